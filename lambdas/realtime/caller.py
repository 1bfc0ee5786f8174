"""Who is at the other end of a connection, as the authorizer of its handshake established it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from lambdas.realtime.connections import Connection
from lambdas.shared.tenant import InvalidTenantContextError, Tenant


@dataclass(frozen=True, slots=True)
class Caller:
    """A client of a WebSocket.

    Attributes:
        tenant: The tenant and user.
        connection_id: API Gateway's.
        site_id: The site that the connection follows, if any.
        expires_at: Epoch second at which the token of the handshake expires.
        request_id: API Gateway's id of this message.
    """

    tenant: Tenant
    connection_id: str
    site_id: str | None
    expires_at: int
    request_id: str

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> Self:
        """The caller of a route; API Gateway repeats the handshake's context with each message.

        Raises:
            InvalidTenantContextError: The context is absent, incomplete or malformed.
        """
        request = event["requestContext"]
        context = request.get("authorizer") or {}
        tenant = Tenant.from_authorizer(event)
        expires_at, site_id = context.get("expires_at"), context.get("site_id")
        if not (isinstance(expires_at, str) and expires_at.isdigit() and isinstance(site_id, str)):
            raise InvalidTenantContextError(
                "the authorizer context lacks expires_at or site_id; put the connection authorizer on $connect"
            )
        return cls(
            tenant=tenant,
            connection_id=request["connectionId"],
            site_id=site_id or None,
            expires_at=int(expires_at),
            request_id=str(request.get("requestId") or ""),
        )

    def connection(self, *, now: float) -> Connection:
        """The connection that opens now."""
        return Connection(
            connection_id=self.connection_id,
            user_id=self.tenant.user_id,
            site_id=self.site_id,
            connected_at=int(now),
            authorized_until=self.expires_at,
        )
