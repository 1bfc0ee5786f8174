"""The decision: token, then tenant, then routes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lambdas.authorizer.entitlements import entitlements
from lambdas.authorizer.policy import Route, allow, deny
from lambdas.authorizer.token import AccessToken, TokenVerifier, bearer_token
from lambdas.shared.observability import count, identify, logger
from lambdas.shared.stack_key import stack_key
from lambdas.shared.tenant import MOVING
from lambdas.shared.tenants import ACTIVE, SILO, Tenants, TenantStanding
from lambdas.shared.tiers import Tiers

# A tenant that moves is let in, so that the operation can say when to come back.
_SERVED: Final = frozenset({ACTIVE, MOVING})


@dataclass(frozen=True, slots=True)
class Authorizer:
    """Decides who may call what.

    Attributes:
        verifier: Checks the token.
        tenants: Knows the tenants.
        routes: All routes of the API.
        tiers: What tenants may use; nothing where the API has no tiers.
        sole: Whom alone the API serves, and from which table: a silo's. Nothing where it serves all other tenants.
        sole_stack: The silo's stack, whose key counts the requests; nothing where each tenant's own key does.
    """

    verifier: TokenVerifier
    tenants: Tenants
    routes: Sequence[Route]
    sole: tuple[str, str] | None = None
    tiers: Tiers | None = None
    sole_stack: str = ""

    def authorize(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """The authorizer's answer to ``event``.

        Raises:
            TokenRefusedError: The token is not acceptable.
            JwksUnavailableError: The issuer's keys cannot be read.
            ClientError: The registry cannot be read.
        """
        token = self.verifier.verify(bearer_token(event))
        request_id = (event.get("requestContext") or {}).get("requestId")
        identify(token.tenant_id, request_id=request_id)
        tenant = self.tenants.find(token.tenant_id)
        status = "unknown" if tenant is None else tenant.status
        if tenant is None or status not in _SERVED:
            return _refused(event, token, status)
        if self._is_elsewhere(token.tenant_id, tenant):
            return _refused(event, token, "elsewhere")
        return allow(
            principal_id=token.user_id,
            method_arn=event["methodArn"],
            routes=self.routes,
            roles=token.roles,
            context={
                "tenant_id": token.tenant_id,
                "user_id": token.user_id,
                # The registry's, not the token's: a tier may change while a token lives.
                "tier": tenant.tier,
                "roles": " ".join(token.roles),
                "sites": " ".join(token.sites),
                "table": tenant.table,
                "standing": status,
                **({} if self.tiers is None else entitlements(self.tiers.effective(tenant.tier, tenant.overrides))),
            },
            usage_key=stack_key(tenant.usage_key, self.sole_stack) if self.sole_stack else tenant.usage_key,
        )

    def _is_elsewhere(self, tenant_id: str, tenant: TenantStanding) -> bool:
        if self.sole is None:
            return tenant.model == SILO
        # A silo that was left stays for a while, with data of which only the copy elsewhere goes on.
        return tenant.model != SILO or self.sole != (tenant_id, tenant.table)


def _refused(event: Mapping[str, Any], token: AccessToken, status: str) -> dict[str, Any]:
    logger.info("tenant refused", status=status)
    count("TenantRefused")
    return deny(
        principal_id=token.user_id,
        method_arn=event["methodArn"],
        context={"tenant_id": token.tenant_id, "reason": f"tenant_{status}"},
    )
