"""A tenant places as many orders a day as it may; they are counted once each, some seconds afterwards."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.orders.counting import count_orders
from lambdas.orders.order_counts import OrderCounts
from lambdas.orders.quota import check_orders_left, day_of
from lambdas.shared.entitlements import QuotaExceededError
from lambdas.shared.moments import utc_now
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.orders.restaurant import A, B, Restaurant
from tests.unit.lambdas.tiers.policies import publish
from tests.unit.lambdas.together import comes_first
from tests.unit.lambdas.workflows.test_start_workflow import placed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lambdas.shared.contracts.order_events import OrderPlaced

DAY = "2026-11-21"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def order(number: int, tenant_id: str = A, at: str = "2026-11-21T10:00:00Z") -> OrderPlaced:
    event_id = f"00000000-0000-5000-8000-{number:012d}"
    return replace(placed(), event_id=event_id, tenant_id=tenant_id, occurred_at=at)


class Counted:
    """Counts on a table in memory, of tenants with and without a limit."""

    def __init__(self) -> None:
        self.table = FakeDynamoDB()
        self.limited = {A, B}

    def __call__(self, *events: OrderPlaced, now: datetime = NOON) -> list[OrderPlaced]:
        return list(
            count_orders(
                events,
                is_limited=self.limited.__contains__,
                counts_of=self.counts_of,
                now=lambda: now,
            )
        )

    def counts_of(self, tenant_id: str) -> OrderCounts:
        session: Any = self.table.session(f"{tenant_id}#")
        return OrderCounts(session, "table", tenant_id)

    def used(self, tenant_id: str = A, day: str = DAY) -> int:
        item = self.table.items.get((f"{tenant_id}#quota", f"orders#{day}"))
        return 0 if item is None else int(item["used"]["N"])


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    monkeypatch.setattr("lambdas.shared.contention.time.sleep", lambda _seconds: None)
    return Counted()


def test_the_orders_of_a_batch_are_counted_by_tenant_and_day(counted: Counted) -> None:
    yesterday = order(4, at="2026-11-20T23:59:59.999Z")
    assert counted(order(1), order(2), order(3, B), yesterday) == []
    assert (counted.used(), counted.used(B), counted.used(day="2026-11-20")) == (2, 1, 1)


def test_an_order_is_counted_once_however_often_it_is_told(counted: Counted) -> None:
    counted(order(1), order(2))
    counted(order(2), order(2), order(3))
    counted(order(1), order(2), order(3))
    assert counted.used() == 3


def test_a_batch_at_the_same_time_counts_none_twice(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    comes_first(monkeypatch, "transact_write_items", lambda: counted(order(1), order(2)))
    assert counted(order(2), order(3)) == []
    assert counted.used() == 3


def test_more_orders_than_a_transaction_takes_are_all_counted(counted: Counted) -> None:
    assert counted(*(order(number) for number in range(250))) == []
    assert counted.used() == 250


def test_a_tenant_without_a_limit_costs_nothing(counted: Counted) -> None:
    counted.limited = {B}
    counted(order(1))
    assert counted.table.calls == []


def test_an_old_order_counts_for_no_day_any_more(counted: Counted) -> None:
    counted(order(1), now=NOON + timedelta(days=2))
    assert counted.table.calls == []


def test_what_is_counted_goes_by_itself(counted: Counted) -> None:
    counted(order(1))
    expiries = {int(item["expires_at"]["N"]) for item in counted.table.items.values()}
    assert expiries == {int(datetime(2026, 11, 25, tzinfo=UTC).timestamp())}


def test_a_tenants_failure_is_its_own(counted: Counted) -> None:
    def counts_of(tenant_id: str) -> OrderCounts:
        if tenant_id == A:
            raise RuntimeError("broken")
        return counted.counts_of(tenant_id)

    events = [order(1), order(2, B)]
    failed = count_orders(events, is_limited=lambda _: True, counts_of=counts_of, now=lambda: NOON)
    assert list(failed) == [events[0]]
    assert counted.used(B) == 1


@pytest.mark.parametrize("now", [NOON, NOON.replace(hour=0), datetime(2026, 11, 21, 23, 59, 59, 999999, tzinfo=UTC)])
def test_the_day_is_utcs_and_ends_at_midnight(now: datetime) -> None:
    with pytest.raises(QuotaExceededError) as refused:
        check_orders_left(5, 5, now)
    assert refused.value.resets_at == datetime(2026, 11, 22, tzinfo=UTC)
    assert day_of(now) == DAY
    check_orders_left(5, 4, now)
    check_orders_left(None, 10**9, now)


@pytest.fixture
def used(restaurant: Restaurant) -> Callable[[int], None]:
    """Lets a tenant's day have so many orders."""

    def put(number: int) -> None:
        key = f"{A}#quota", f"orders#{day_of(utc_now())}"
        restaurant.table.items[key] = {"pk": {"S": key[0]}, "sk": {"S": key[1]}, "used": {"N": str(number)}}

    return put


def test_an_order_beyond_the_days_is_refused_and_told_when_to_come_again(
    restaurant: Restaurant, used: Callable[[int], None]
) -> None:
    used(5)
    status, body, headers = restaurant.create(limits="orders_per_day=5")
    assert status == 429
    assert body["type"] == "/problems/quota-exceeded"
    assert (body["limit"], body["allowed"], body["used"]) == ("orders_per_day", 5, 5)
    resets_at = datetime.fromisoformat(body["resets_at"])
    assert (resets_at.hour, resets_at.minute, resets_at - utc_now() <= timedelta(days=1)) == (0, 0, True)
    assert 1 <= int(headers["Retry-After"]) <= 24 * 3600
    assert not [sk for _, sk in restaurant.table.items if sk == "order"]


def test_the_last_order_of_the_day_is_taken(restaurant: Restaurant, used: Callable[[int], None]) -> None:
    used(4)
    assert restaurant.create(limits="orders_per_day=5")[0] == 201


def test_another_tenants_orders_do_not_count(restaurant: Restaurant, used: Callable[[int], None]) -> None:
    used(5)
    assert restaurant.create(limits="orders_per_day=5", tenant_id=B)[0] == 201


def test_an_order_that_was_taken_is_found_again_when_the_day_is_used_up(
    restaurant: Restaurant, used: Callable[[int], None]
) -> None:
    _, first, _ = restaurant.create(limits="orders_per_day=5")
    used(5)
    status, again, headers = restaurant.create(limits="orders_per_day=5")
    assert (status, again, headers["Idempotent-Replayed"]) == (200, first, "true")


def test_the_number_is_read_along_with_the_menu(restaurant: Restaurant, used: Callable[[int], None]) -> None:
    used(1)
    restaurant.create("1", limits="orders_per_day=5")
    batches: list[int] = []
    read = restaurant.table.session(f"{A}#").__class__.batch_get_item

    def seen(self: Any, *, RequestItems: Any) -> Any:  # noqa: N803 - the SDK's names
        batches.append(len(RequestItems["table"]["Keys"]))
        return read(self, RequestItems=RequestItems)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FakeDynamoDB, "batch_get_item", seen)
        restaurant.table.calls.clear()
        restaurant.create("2", limits="orders_per_day=5")
    # The site, the number, and the brand's word and the site's on the one position: one call, then the write.
    assert batches == [4]
    assert restaurant.table.calls == ["BatchGetItem"] * 4 + ["PutItem"]


def test_the_consumer_knows_the_limit_by_tier_and_override(
    restaurant: Restaurant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path)
    registry = FakeDynamoDB()
    unlimited = {"overrides": {"M": {"orders_per_day": {"NULL": True}}}}
    for tenant_id, overrides in ((A, {}), (B, unlimited)):
        registry.items[f"tenant#{tenant_id}", "tenant"] = {
            "status": {"S": "active"},
            "tier": {"S": "basic"},
            "usage_key": {"S": "key"},
            **overrides,
        }
    module = importlib.import_module("lambdas.orders.count_orders")
    tenants = importlib.import_module("lambdas.shared.tenants").Tenants(registry, "registry", cache_seconds=60)
    monkeypatch.setattr(module, "tenants", tenants)
    now = utc_now().strftime("%Y-%m-%dT%H:%M:%SZ")
    events = [order(number, tenant_id, now) for number, tenant_id in enumerate((A, B))]
    records = [
        {
            "messageId": event.event_id,
            "body": json.dumps({"source": event.SOURCE, "detail-type": event.DETAIL_TYPE, "detail": event.to_detail()}),
        }
        for event in events
    ]
    assert module.handler({"Records": records}, FakeContext()) == {"batchItemFailures": []}
    day = now[:10]
    assert [(f"{tenant_id}#quota", f"orders#{day}") in restaurant.table.items for tenant_id in (A, B)] == [True, False]
