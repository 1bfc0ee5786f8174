"""The registry in memory."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from lambdas.shared.contention import transact
from lambdas.shared.registry.memberships import Memberships
from lambdas.shared.registry.records import TenantRecord
from lambdas.shared.registry.slugs import Reservation, Slugs
from lambdas.shared.registry.store import TenantRegistry
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.moments import FakeNow

INDEXES = {
    "tenants_by_status": ("status", "tenant_id"),
    "members_by_tenant": ("member_of", "email"),
    "audit_by_day": ("audit_day", "at"),
    "domains_by_status": ("domain_status", "host"),
}
A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"


def record(tenant_id: str = A, **values: Any) -> TenantRecord:
    """An active tenant of the pool."""
    given = {
        "tenant_id": tenant_id,
        "name": "Any Company",
        "slug": f"slug-{tenant_id[1:]}",
        "tier": "basic",
        "status": "active",
        "usage_key": "secret",
        "created_at": "2026-01-01T00:00:00.000Z",
    }
    return TenantRecord(**{**given, **values})


@dataclass
class Registry:
    """The registry's table, and what reads and writes it."""

    table: FakeDynamoDB = field(default_factory=lambda: FakeDynamoDB(indexes=INDEXES))
    now: FakeNow = field(default_factory=FakeNow)

    def __post_init__(self) -> None:
        client = cast("Any", self.table)
        self.tenants = TenantRegistry(client, "registry", now=self.now)
        self.members = Memberships(client, "registry", now=self.now)
        self.slugs = Slugs(client, "registry", now=self.now)

    def has(self, *tenants: TenantRecord) -> None:
        """Put tenants into it."""
        for tenant in tenants:
            self.table.items[f"tenant#{tenant.tenant_id}", "tenant"] = tenant.to_item()

    def write(self, *members: Any) -> None:
        """Carry out a transaction."""
        transact(cast("Any", self.table), list(members))

    def reserve(self, slug: str, tenant_id: str) -> None:
        """Give a slug to a tenant."""
        self.write(self.slugs.take(slug, self.reservation(tenant_id)))

    def audited(self) -> list[dict[str, Any]]:
        """The audit's entries, the oldest first."""
        return [item for (_, sk), item in sorted(self.table.items.items()) if sk.startswith("audit#")]

    def reservation(self, tenant_id: str = A, fingerprint: str = "f") -> Reservation:
        """A reservation made now."""
        return Reservation(tenant_id, "key", fingerprint, self.tenants.now())


@pytest.fixture
def registry() -> Registry:
    return Registry()
