"""A domain as the registry keeps it: a host name that a tenant claims, or has proven to be its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from lambdas.shared.derived_id import derived_id
from lambdas.shared.registry.values import from_item, to_item

PENDING: Final = "pending"
VERIFIED: Final = "verified"
PROVISIONING: Final = "provisioning"
LIVE: Final = "live"
FAILED: Final = "failed"
PROVEN: Final = (VERIFIED, PROVISIONING, LIVE, FAILED)
"""States of a domain that is the tenant's own."""
RECORD: Final = "_saas-verification"
"""Label before the host, of the TXT record that shows the token."""
PREFIX: Final = "domain#"
"""Start of the sort key of a tenant's domains, and of the partition key of what makes one the tenant's alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """What a tenant has to do for a host to become its own, or how far its own one is on the way to serving it.

    Attributes:
        tenant_id: Whose.
        host: In lower case, without a dot at the end.
        status: ``pending`` until the DNS shows the token; ``verified`` then; ``provisioning`` while the edge makes what
            it needs; ``live`` when the tenant is served there; ``failed`` when the edge could not.
        claimed_at: UTC, RFC 3339.
        expires_at: Epoch second at which a claim that nobody proved is forgotten; nothing once it is proven.
        reason: What the edge waits for, or why it failed.
        points_to: Where the host's own record in the DNS has to point, once the edge knows.
    """

    tenant_id: str
    host: str
    status: str
    claimed_at: str
    expires_at: int | None = None
    reason: str = ""
    points_to: str = ""

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """The domain that ``item`` keeps."""
        kept = from_item(item)
        return cls(
            tenant_id=kept["pk"].partition("#")[2],
            host=kept["host"],
            status=kept["domain_status"],
            claimed_at=kept["claimed_at"],
            expires_at=kept.get("expires_at"),
            reason=kept.get("reason", ""),
            points_to=kept.get("points_to", ""),
        )

    def to_item(self) -> dict[str, Any]:
        """The item that keeps the domain, with its key."""
        values = {
            "host": self.host,
            # Not `status`: with it, domains would be among the tenants in the index.
            "domain_status": self.status,
            "claimed_at": self.claimed_at,
            "expires_at": self.expires_at,
            "reason": self.reason or None,
            "points_to": self.points_to or None,
        }
        return {**domain_key(self.tenant_id, self.host), **to_item(values)}

    @property
    def record(self) -> str:
        """Name of the TXT record that has to show the token."""
        return f"{RECORD}.{self.host}"

    @property
    def token(self) -> str:
        """Its text: always the same one for a tenant and a host, and another tenant's is another one."""
        return f"saas={derived_id('domain', self.tenant_id, self.host)}"

    @property
    def is_proven(self) -> bool:
        """Whether it is the tenant's own."""
        return self.status in PROVEN


def domain_key(tenant_id: str, host: str) -> dict[str, Any]:
    """Key of a tenant's domain."""
    return {"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": f"{PREFIX}{host}"}}


def owner_key(host: str) -> dict[str, Any]:
    """Key of the item that says whose a host is; there is none until somebody has proven it."""
    return {"pk": {"S": f"{PREFIX}{host}"}, "sk": {"S": "domain"}}
