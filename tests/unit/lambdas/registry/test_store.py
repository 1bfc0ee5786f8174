from dataclasses import replace
from typing import Any

import pytest

from lambdas.shared.contention import ConditionFailedError
from lambdas.shared.contracts.menu_item_changed import MenuItemChanged
from lambdas.shared.registry.audit import Actor, audit_entry
from lambdas.shared.registry.errors import TenantNotFoundError, VersionConflictError
from lambdas.shared.registry.records import TenantRecord
from tests.unit.lambdas.registry.conftest import A, B, Registry, record

EVENT = MenuItemChanged.of(
    tenant_id=A,
    change_id="c",
    brand_id="b",
    site_id=None,
    sku="s",
    available=True,
    unit_price=1,
    occurred_at="2026-01-01T00:00:00Z",
)


def test_a_record_reads_as_it_was_written(registry: Registry) -> None:
    full = record(
        model="silo",
        table="own",
        api_url="https://a.example",
        stack="dev-a",
        operation="o-1",
        users=3,
        version=7,
        updated_at="2026-02-01T00:00:00.000Z",
        domains=("a.example",),
        sites=("site-1",),
        desired={"status": "active", "tier": "premium", "model": "silo"},
        overrides={"rate_limit": 2.5, "sites": 9, "features": ["reports"], "users": None},
        legal_hold={"reason": "court", "by": "op", "at": "2026-02-01T00:00:00.000Z"},
    )
    registry.has(full)
    assert registry.tenants.get(A) == full


def test_an_older_record_reads_as_one_of_the_pool(registry: Registry) -> None:
    item = {name: value for name, value in record().to_item().items() if name not in {"users", "updated_at"}}
    registry.table.items[f"tenant#{A}", "tenant"] = item
    found = registry.tenants.require(A)
    assert (found.model, found.table, found.users, found.domains, found.operation) == ("pool", "", 0, (), "")


def test_what_is_shown_holds_no_usage_key() -> None:
    assert "secret" not in str(record().to_json())
    assert record(sites=("site-1",)).to_json()["sites"] == ["site-1"]


def test_a_tenant_that_is_not_there(registry: Registry) -> None:
    assert registry.tenants.get(A) is None
    with pytest.raises(TenantNotFoundError, match=A):
        registry.tenants.require(A)


def test_a_change_counts_the_version_and_takes_the_last_event_off(registry: Registry) -> None:
    registry.has(record(operation="o-1"))
    told = registry.tenants.update(registry.tenants.require(A), {"operation": "", "tier": "premium"}, events=[EVENT])
    assert registry.tenants.get(A) == told
    assert (told.version, told.tier, told.operation, told.updated_at) == (2, "premium", "", "2026-11-21T12:00:00.000Z")
    item = registry.table.items[f"tenant#{A}", "tenant"]
    assert "MenuItemChanged" in item["outbox"]["S"]
    assert "operation" not in item
    registry.tenants.update(told, {"name": "Other"})
    assert "outbox" not in registry.table.items[f"tenant#{A}", "tenant"]


def test_a_change_of_another_version_changes_nothing(registry: Registry) -> None:
    registry.has(record())
    read = registry.tenants.require(A)
    registry.tenants.update(read, {"name": "First"})
    with pytest.raises(VersionConflictError, match="version"):
        registry.tenants.update(read, {"name": "Second"})
    assert registry.tenants.require(A).name == "First"


def test_a_change_and_what_belongs_to_it_are_written_together(registry: Registry) -> None:
    registry.has(record())
    absent: dict[str, Any] = {
        "ConditionCheck": {
            "TableName": "registry",
            "Key": {"pk": {"S": "slug#x"}, "sk": {"S": "slug"}},
            "ConditionExpression": "attribute_exists(pk)",
        }
    }
    entry = audit_entry("registry", by=Actor("op", "admin"), what="x", tenant_id=A, before={}, after={})
    with pytest.raises(ConditionFailedError) as caught:
        registry.tenants.update(registry.tenants.require(A), {"name": "Other"}, with_=[entry, absent])
    assert list(caught.value.failed) == [2]
    assert registry.tenants.require(A).name == "Any Company"
    assert registry.audited() == []


@pytest.mark.parametrize("name", ["version", "tenant_id", "nmae", "outbox"])
def test_a_change_of_what_is_not_to_be_changed_is_an_error(registry: Registry, name: str) -> None:
    registry.has(record())
    with pytest.raises((ValueError, TypeError), match=name):
        registry.tenants.update(registry.tenants.require(A), {name: "1"})


def test_a_new_tenant_replaces_none(registry: Registry) -> None:
    member: dict[str, Any] = registry.tenants.create(record(), events=[EVENT])
    registry.table.transact_write_items(TransactItems=[member])
    assert registry.tenants.require(A) == replace(record(), updated_at="2026-11-21T12:00:00.000Z")
    assert "outbox" in registry.table.items[f"tenant#{A}", "tenant"]
    with pytest.raises(Exception, match="TransactionCanceled"):
        registry.table.transact_write_items(TransactItems=[member])


def every(registry: Registry, limit: int, status: str | None = None) -> list[TenantRecord]:
    found: list[TenantRecord] = []
    after: str | None = None
    for _ in range(20):
        page, after = registry.tenants.list(status=status, limit=limit, after=after)
        assert len(page) <= limit
        found += page
        if after is None:
            return found
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_tenants_are_listed_by_status_page_by_page_without_a_scan(registry: Registry, limit: int) -> None:
    tenants = [record(f"t{number:012}", status=("active", "suspended")[number % 2]) for number in range(5)]
    registry.has(*tenants)
    assert every(registry, limit) == [*tenants[::2], *tenants[1::2]]
    assert every(registry, limit, "suspended") == tenants[1::2]
    assert set(registry.table.calls) == {"Query", "BatchGetItem"}


def test_a_tenant_that_the_index_is_late_with_is_not_listed_under_its_old_status(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.has(record(A), record(B))
    query = registry.table.query

    def late(**arguments: Any) -> Any:
        answer = query(**arguments)
        registry.table.items[f"tenant#{A}", "tenant"]["status"] = {"S": "suspended"}
        return answer

    monkeypatch.setattr(registry.table, "query", late)
    found, _ = registry.tenants.list(status="active", limit=10)
    assert [tenant.tenant_id for tenant in found] == [B]
