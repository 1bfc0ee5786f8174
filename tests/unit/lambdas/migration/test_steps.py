"""The steps of a migration: who is the authority, and what the tenant may do meanwhile."""

import importlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from lambdas.migration.administering import advance, begin
from lambdas.migration.migration_store import MigrationStore
from lambdas.migration.states import MigrationStateError
from lambdas.shared.contracts.tenant_thawed import TenantThawed
from lambdas.shared.errors import InvalidRequestError, NotFoundError
from lambdas.shared.registry.store import TenantRegistry
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.service import A, B

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
TO_CUT_OVER = ("open_mirror", "freeze", "close", "cut_over")


def walk(migrations: MigrationStore, *actions: str, **more: Any) -> Any:
    begin(A, "lunchbox", by="ops", migrations=migrations, now=lambda: NOW)
    for action in actions:
        advance(A, action, by="ops", migrations=migrations, now=lambda: NOW, **more)
    return migrations.find(A)


def audit(registry: TenantRegistry) -> list[str]:
    items: Any = registry.client
    entries = sorted((key[1], item) for key, item in items.items.items() if key[1].startswith("audit#"))
    return [item["what"]["S"] for _, item in entries]


@pytest.mark.parametrize(
    ("actions", "status", "authority", "tenant"),
    [
        ((), "loading", "old", "active"),
        (("open_mirror",), "mirroring", "old", "active"),
        (("open_mirror", "freeze"), "freezing", "old", "moving"),
        (("open_mirror", "freeze", "close"), "closing", "old", "moving"),
        (("open_mirror", "freeze", "thaw"), "mirroring", "old", "active"),
        (("open_mirror", "freeze", "close", "thaw"), "mirroring", "old", "active"),
        (TO_CUT_OVER, "cut_over", "new", "active"),
        ((*TO_CUT_OVER, "leave"), "leaving", "new", "moving"),
        ((*TO_CUT_OVER, "leave", "stay"), "cut_over", "new", "active"),
        ((*TO_CUT_OVER, "leave", "roll_back"), "mirroring", "old", "active"),
    ],
)
def test_each_step_sets_authority_and_tenant_together(
    actions: tuple[str, ...], status: str, authority: str, tenant: str, migrations: MigrationStore
) -> None:
    migration = walk(migrations, *actions)
    assert (migration.status, migration.authority) == (status, authority)
    assert migrations.tenant(A).status == tenant
    assert [step.action for step in migration.history] == ["begin", *actions]


def test_every_step_leaves_an_audit_entry(registry: TenantRegistry, migrations: MigrationStore) -> None:
    walk(migrations, *TO_CUT_OVER)
    assert sorted(audit(registry)) == sorted(f"migration:{step}" for step in ("begin", *TO_CUT_OVER))


def told(registry: TenantRegistry) -> list[TenantThawed]:
    """What the last change of the tenant tells."""
    items: Any = registry.client
    entries = json.loads(items.items[f"tenant#{A}", "tenant"].get("outbox", {"S": "[]"})["S"])
    assert {entry["source"] for entry in entries} <= {"saas.tenants"}
    return [TenantThawed.from_detail(entry["detail"]) for entry in entries]


@pytest.mark.parametrize(
    ("actions", "authority"),
    [
        (("freeze", "thaw"), "old"),
        (TO_CUT_OVER, "new"),
        ((*TO_CUT_OVER, "leave", "stay"), "new"),
        ((*TO_CUT_OVER, "leave", "roll_back"), "old"),
    ],
)
def test_a_tenant_that_is_served_again_is_told_of(
    actions: tuple[str, ...], authority: str, registry: TenantRegistry, migrations: MigrationStore
) -> None:
    """Menus that were taken in meanwhile are kept at the edge as they were before, and nothing else tells of them."""
    migration = walk(migrations, *actions)
    (event,) = told(registry)
    assert (event.tenant_id, event.migration_id, event.authority) == (A, "lunchbox", authority)
    assert event.occurred_at == migration.history[-1].at


@pytest.mark.parametrize("actions", [("open_mirror",), ("freeze",), ("freeze", "close"), (*TO_CUT_OVER, "leave")])
def test_no_other_step_tells_anything(
    actions: tuple[str, ...], registry: TenantRegistry, migrations: MigrationStore
) -> None:
    walk(migrations, *actions)
    assert told(registry) == []


def test_each_time_is_told_as_another_event(registry: TenantRegistry, migrations: MigrationStore) -> None:
    walk(migrations, "freeze", "thaw")
    (first,) = told(registry)
    walk(migrations, "freeze", "thaw")
    (second,) = told(registry)
    assert first.event_id != second.event_id


def test_a_step_that_was_taken_changes_nothing(registry: TenantRegistry, migrations: MigrationStore) -> None:
    first = walk(migrations, "open_mirror", "freeze")
    assert walk(migrations, "freeze") == first
    assert len(audit(registry)) == 3


@pytest.mark.parametrize("action", ["close", "thaw", "cut_over", "leave", "stay", "roll_back", "retire", "finish"])
def test_a_step_out_of_turn_is_refused_and_changes_nothing(action: str, migrations: MigrationStore) -> None:
    before = walk(migrations)
    with pytest.raises(MigrationStateError, match=f"{action} needs the state"):
        advance(A, action, by="ops", migrations=migrations, now=lambda: NOW, retire_on=date(2027, 1, 1))
    assert migrations.find(A) == before


@pytest.mark.parametrize(("field", "value"), [("status", "suspended"), ("operation", "20261121T100000-00000000")])
def test_a_tenant_that_is_not_free_is_not_frozen(
    field: str, value: str, registry: TenantRegistry, migrations: MigrationStore
) -> None:
    walk(migrations, "open_mirror")
    registry.update(registry.require(A), {field: value})
    with pytest.raises(MigrationStateError):
        advance(A, "freeze", by="ops", migrations=migrations)
    assert migrations.find(A).status == "mirroring"  # type: ignore[union-attr]  # it was begun


def test_a_tenant_that_changed_meanwhile_is_decided_on_again(
    registry: TenantRegistry, migrations: MigrationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(migrations, "open_mirror")
    stale = registry.require(A)
    registry.update(stale, {"status": "suspended"})
    answers = [stale]
    monkeypatch.setattr(
        migrations, "tenant", lambda tenant_id: answers.pop() if answers else registry.require(tenant_id)
    )
    with pytest.raises(MigrationStateError, match="suspended"):
        advance(A, "freeze", by="ops", migrations=migrations)
    assert registry.require(A).status == "suspended"


def test_one_migration_at_a_time(migrations: MigrationStore) -> None:
    walk(migrations)
    with pytest.raises(MigrationStateError, match="has a migration from 'lunchbox'"):
        begin(A, "other", by="ops", migrations=migrations)


def test_a_tenant_that_nobody_knows_has_no_migration(migrations: MigrationStore) -> None:
    with pytest.raises(NotFoundError):
        begin(B, "lunchbox", by="ops", migrations=migrations)


def test_there_is_no_way_back_from_the_day_of_retirement_on(migrations: MigrationStore) -> None:
    walk(migrations, *TO_CUT_OVER)
    day = date(2026, 11, 23)
    with pytest.raises(MigrationStateError, match="or later"):
        advance(A, "retire", by="ops", migrations=migrations, now=lambda: NOW, retire_on=date(2026, 11, 20))
    advance(A, "retire", by="ops", migrations=migrations, now=lambda: NOW, retire_on=day)
    with pytest.raises(MigrationStateError, match="not to be retired before"):
        advance(A, "finish", by="ops", migrations=migrations, now=lambda: NOW)

    def on_the_day() -> datetime:
        return datetime(2026, 11, 23, 1, tzinfo=UTC)

    with pytest.raises(MigrationStateError, match="no way back"):
        advance(A, "leave", by="ops", migrations=migrations, now=on_the_day)
    assert advance(A, "finish", by="ops", migrations=migrations, now=on_the_day).status == "retired"
    assert begin(A, "other", by="ops", migrations=migrations).status == "loading"


@pytest.mark.parametrize(
    ("payload", "pointer"),
    [
        ({"tenant_id": "t1"}, "/tenant_id"),
        ({"action": "erase"}, "/action"),
        ({"by": ""}, "/by"),
        ({"migration_id": "a b"}, "/migration_id"),
        ({"on": "tomorrow"}, "/on"),
        ({"force": True}, "/force"),
    ],
)
def test_bad_requests_are_pointed_at(payload: dict[str, Any], pointer: str) -> None:
    administer = importlib.import_module("lambdas.migration.administer")
    sound = {"tenant_id": A, "action": "begin", "by": "ops", "migration_id": "lunchbox"}
    context: Any = FakeContext()
    with pytest.raises(InvalidRequestError) as refused:
        administer.handler({**sound, **payload}, context)
    assert pointer in [fault.pointer for fault in refused.value.errors]


def test_the_function_answers_tenant_and_migration(migrations: MigrationStore, monkeypatch: pytest.MonkeyPatch) -> None:
    administer = importlib.import_module("lambdas.migration.administer")
    monkeypatch.setattr(administer, "migrations", migrations)
    context: Any = FakeContext()
    shown = administer.handler({"tenant_id": A, "action": "show", "by": "ops"}, context)
    assert shown == {"tenant_id": A, "tier": "basic", "status": "active", "migration": None}
    begun = administer.handler({"tenant_id": A, "action": "begin", "by": "ops", "migration_id": "lunchbox"}, context)
    assert json.loads(json.dumps(begun))["migration"]["authority"] == "old"
