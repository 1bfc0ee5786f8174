"""Versions of menus: another one after each event, and never one that was there before."""

import importlib
import json
from types import ModuleType
from typing import Any

import pytest

from lambdas.addresses.key_values import KeyValues
from lambdas.addresses.menu_versions import MenuVersions
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.menu_item_changed import MenuItemChanged
from lambdas.shared.contracts.site_changed import SiteChanged
from lambdas.shared.contracts.tenant_events import (
    TenantOffboarded,
    TenantOnboarded,
    TenantReactivated,
    TenantSuspended,
    TenantTierChanged,
)
from lambdas.shared.contracts.tenant_thawed import TenantThawed
from tests.fakes.clock import FakeClock
from tests.fakes.cloudfront import FakeKeyValueStore
from tests.fakes.errors import client_error
from tests.fakes.lambda_context import FakeContext

A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"
AT = "2026-11-21T12:00:00.000Z"
CONTEXT: Any = FakeContext()


@pytest.fixture
def store() -> FakeKeyValueStore:
    return FakeKeyValueStore()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def versions(store: FakeKeyValueStore, clock: FakeClock) -> MenuVersions:
    client: Any = store
    return MenuVersions(KeyValues(client, "arn:store"), now=clock)


@pytest.fixture
def consumer(monkeypatch: pytest.MonkeyPatch, versions: MenuVersions) -> ModuleType:
    monkeypatch.setenv("KEY_VALUE_STORE_ARN", "arn:aws:cloudfront::111122223333:key-value-store/addresses")
    module = importlib.import_module("lambdas.addresses.keep_menu_version")
    monkeypatch.setattr(module, "versions", versions)
    return module


def version_of(store: FakeKeyValueStore, tenant_id: str = A) -> int:
    return int(store.items[f"menu:{tenant_id}"])


def menu_changed(tenant_id: str = A, change_id: str = "c1") -> Event:
    return MenuItemChanged.of(
        tenant_id=tenant_id,
        change_id=change_id,
        brand_id="b",
        site_id=None,
        sku="soup",
        available=True,
        unit_price=100,
        occurred_at=AT,
    )


def ending(kind: Any, tenant_id: str = A, **told: Any) -> Event:
    event: Event = kind.ending(tenant_id=tenant_id, operation_id="op", attempt=1, occurred_at=AT, **told)
    return event


def tell(consumer: ModuleType, *events: Event) -> Any:
    """Deliver events in one batch."""
    bodies = [
        {"source": event.SOURCE, "detail-type": event.DETAIL_TYPE, "detail": event.to_detail()} for event in events
    ]
    records = [
        {"messageId": f"m{place}", "body": json.dumps(body), "attributes": {}} for place, body in enumerate(bodies)
    ]
    return consumer.handler({"Records": records}, CONTEXT)


CHANGES: dict[str, Event] = {
    "menu": menu_changed(),
    "site": SiteChanged.of(tenant_id=A, site_id="main", brand_id="b", name="Main", site_version=2, occurred_at=AT),
    "suspended": ending(TenantSuspended),
    "reactivated": ending(TenantReactivated),
    "thawed": TenantThawed.of(tenant_id=A, migration_id="lunchbox", authority="new", change=5, occurred_at=AT),
    "moved": ending(TenantTierChanged, from_tier="basic", to_tier="premium", from_model="pool", to_model="silo"),
}


@pytest.mark.parametrize("event", CHANGES.values(), ids=CHANGES)
def test_what_changes_a_page_makes_another_version(
    consumer: ModuleType, store: FakeKeyValueStore, event: Event
) -> None:
    assert tell(consumer, event) == {"batchItemFailures": []}
    first = version_of(store)
    tell(consumer, event)
    assert version_of(store) > first


def test_another_tenants_version_stays(consumer: ModuleType, store: FakeKeyValueStore) -> None:
    tell(consumer, menu_changed(B))
    before = version_of(store, B)
    tell(consumer, menu_changed(A))
    assert version_of(store, B) == before


def test_a_batch_is_one_write(consumer: ModuleType, store: FakeKeyValueStore) -> None:
    tell(consumer, *(menu_changed(tenant_id, f"c{number}") for number in range(4) for tenant_id in (A, B)))
    assert store.writes == 1
    assert set(store.items) == {f"menu:{A}", f"menu:{B}"}


def test_a_tenant_that_is_gone_keeps_nothing_and_its_batch_is_done(
    consumer: ModuleType, store: FakeKeyValueStore
) -> None:
    store.items = {f"menu:{A}": "5", "slug:blue": "{}"}
    gone = ending(TenantOffboarded, receipt="0" * 64)
    tell(consumer, menu_changed(A), gone, menu_changed(B))
    assert set(store.items) == {f"menu:{B}", "slug:blue"}
    assert tell(consumer, gone) == {"batchItemFailures": []}


def test_what_has_nothing_to_do_with_menus_is_refused(consumer: ModuleType, store: FakeKeyValueStore) -> None:
    event = ending(TenantOnboarded, slug="blue", tier="basic", model="pool")
    assert tell(consumer, event, menu_changed()) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert set(store.items) == {f"menu:{A}"}


def test_a_store_that_does_not_answer_has_all_of_a_batch_told_again(
    consumer: ModuleType, store: FakeKeyValueStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: Any) -> Any:
        raise client_error("ServiceUnavailable", "DescribeKeyValueStore")

    monkeypatch.setattr(store, "describe_key_value_store", fails)
    failed = tell(consumer, menu_changed(A), menu_changed(B))["batchItemFailures"]
    assert [entry["itemIdentifier"] for entry in failed] == ["m0", "m1"]


def test_a_version_never_goes_back_though_the_clock_does(
    versions: MenuVersions, store: FakeKeyValueStore, clock: FakeClock
) -> None:
    seen = []
    for seconds in (0, 60, -3600, 0, 7200):
        clock.advance(seconds)
        versions.raise_of([A])
        seen.append(version_of(store))
    assert seen == sorted(set(seen))


def test_an_entry_that_was_lost_does_not_come_back_to_an_old_version(
    versions: MenuVersions, store: FakeKeyValueStore, clock: FakeClock
) -> None:
    versions.raise_of([A])
    before = version_of(store)
    versions.forget([A])
    clock.advance(1)
    versions.raise_of([A])
    assert version_of(store) > before


def test_two_who_raise_it_at_once_do_not_undo_each_other(
    versions: MenuVersions, store: FakeKeyValueStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions.raise_of([A])
    first = version_of(store)
    get_key = store.get_key
    came: list[bool] = []

    def another_comes_in_between(**arguments: Any) -> Any:
        found = get_key(**arguments)
        if not came:
            came.append(True)
            versions.raise_of([A])
        return found

    monkeypatch.setattr(store, "get_key", another_comes_in_between)
    versions.raise_of([A])
    assert version_of(store) >= first + 2


def test_more_entries_than_one_call_may_change_are_refused_before_any_call(store: FakeKeyValueStore) -> None:
    client: Any = store
    with pytest.raises(ValueError, match=r"50 entries.*got 51"):
        KeyValues(client, "arn:store").rewrite([f"k{number}" for number in range(51)], lambda _found: {"k0": "1"})
    assert store.items == {}
