"""The decision about a WebSocket connection: token, then tenant, then feed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lambdas.authorizer.connection_token import connection_token
from lambdas.authorizer.policy import allow_connection, deny
from lambdas.authorizer.token import AccessToken, TokenVerifier
from lambdas.shared.observability import count, identify, logger
from lambdas.shared.tenant import ANY_SITE, EDGE_TENANT
from lambdas.shared.tenants import ACTIVE, Tenants

_SITE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class ConnectionAuthorizer:
    """Decides who may open a connection, and which feeds it gets.

    Attributes:
        verifier: Checks the token.
        tenants: Knows the tenants.
        site_roles: Roles that may follow a site.
        user_roles: Roles that may follow what concerns themselves, beside ``site_roles``.
    """

    verifier: TokenVerifier
    tenants: Tenants
    site_roles: frozenset[str]
    user_roles: frozenset[str]

    def authorize(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """The authorizer's answer to ``event``, whose context is all that later messages know of the caller.

        Raises:
            TokenRefusedError: The token is not acceptable.
            JwksUnavailableError: The issuer's keys cannot be read.
            ClientError: The registry cannot be read.
        """
        token = self.verifier.verify(connection_token(event))
        identify(token.tenant_id, request_id=(event.get("requestContext") or {}).get("requestId"))
        tenant = self.tenants.find(token.tenant_id)
        status = "unknown" if tenant is None else tenant.status
        if tenant is None or status != ACTIVE:
            return _refused(event, token, f"tenant_{status}")
        # No answer about a connection is kept, so the address may decide here.
        if _address(event) not in {None, token.tenant_id}:
            return _refused(event, token, "address")
        sites = _asked_sites(event)
        reason = self._reason_against(token, sites)
        if reason is not None:
            return _refused(event, token, reason)
        return allow_connection(
            principal_id=token.user_id,
            method_arn=event["methodArn"],
            context={
                "tenant_id": token.tenant_id,
                "user_id": token.user_id,
                "tier": tenant.tier,
                "roles": " ".join(token.roles),
                "sites": " ".join(token.sites),
                "site_id": sites[0] if sites else "",
                "expires_at": str(token.expires_at),
            },
        )

    def _reason_against(self, token: AccessToken, sites: list[str]) -> str | None:
        roles = frozenset(token.roles)
        if not sites:
            return None if roles & (self.user_roles | self.site_roles) else "role"
        if len(sites) > 1 or not _SITE_ID.fullmatch(sites[0]):
            return "site_id"
        if not roles & self.site_roles:
            return "role"
        return None if {ANY_SITE, sites[0]} & set(token.sites) else "site"


def _address(event: Mapping[str, Any]) -> str | None:
    named = [str(value) for name, value in (event.get("headers") or {}).items() if name.lower() == EDGE_TENANT]
    return named[0] if named else None


def _asked_sites(event: Mapping[str, Any]) -> list[str]:
    several = (event.get("multiValueQueryStringParameters") or {}).get("site_id")
    one = (event.get("queryStringParameters") or {}).get("site_id")
    return [str(site) for site in several or ([] if one is None else [one])]


def _refused(event: Mapping[str, Any], token: AccessToken, reason: str) -> dict[str, Any]:
    logger.info("connection refused", reason=reason)
    count("ConnectionRefused")
    return deny(
        principal_id=token.user_id,
        method_arn=event["methodArn"],
        context={"tenant_id": token.tenant_id, "reason": reason},
    )
