"""A tenant's members, as its archive tells of them."""

from typing import Any

from lambdas.shared.registry.members import Members
from lambdas.shared.registry.store import TenantRegistry

_PAGE = 100


def members_of(registry: TenantRegistry, tenant_id: str) -> list[dict[str, Any]]:
    """Every member with an address: that, roles, sites and brands. Machine clients have none."""
    kept = Members(registry.client, registry.table_name)
    found: list[dict[str, Any]] = []
    after: tuple[str, str] | None = None
    while True:
        members, after = kept.list(tenant_id, limit=_PAGE, after=after)
        found += [member.to_json() for member in members]
        if after is None:
            return found
