"""The decision: token, then tenant, then routes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lambdas.authorizer.policy import Route, allow, deny
from lambdas.authorizer.token import TokenVerifier, bearer_token
from lambdas.shared.observability import count, identify, logger
from lambdas.shared.tenants import ACTIVE, Tenants


@dataclass(frozen=True, slots=True)
class Authorizer:
    """Decides who may call what.

    Attributes:
        verifier: Checks the token.
        tenants: Knows the tenants.
        routes: All routes of the API.
    """

    verifier: TokenVerifier
    tenants: Tenants
    routes: Sequence[Route]

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
        if tenant is None or status != ACTIVE:
            logger.info("tenant refused", status=status)
            count("TenantRefused")
            return deny(
                principal_id=token.user_id,
                method_arn=event["methodArn"],
                context={"tenant_id": token.tenant_id, "reason": f"tenant_{status}"},
            )
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
            },
            usage_key=tenant.usage_key,
        )
