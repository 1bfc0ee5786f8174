"""Events reach the connections that follow them, whatever becomes of the others."""

import json
from typing import Any

import pytest

from lambdas.realtime.messages import encoded, event_message
from lambdas.shared.contracts.menu_item_changed import MenuItemChanged
from lambdas.shared.contracts.supply_low import SupplyLow
from lambdas.shared.contracts.task_events import TaskEnded, TaskProgressed, TaskRequested
from tests.fakes.errors import client_error
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.realtime.live import NOW, A, B, Live, order_event

KITCHEN: dict[str, Any] = {"user_id": "kim", "roles": "kitchen", "site_id": "site-1"}
TASK: dict[str, Any] = {
    "tenant_id": A,
    "correlation_id": "task-1",
    "occurred_at": "2027-01-15T08:00:00Z",
    "version": 1,
    "task_id": "0123456789abcdefghjkmnpqrs",
    "kind": "sales-report",
    "requested_by": "anna",
}


def told(messages: list[Any]) -> list[str]:
    """The detail types of the events among ``messages``."""
    return [message["detail_type"] for message in messages]


def test_an_order_reaches_the_kitchen_and_the_customer(live: Live) -> None:
    live.connect("kitchen", **KITCHEN)
    live.connect("anna", roles="customer")
    assert live.tell(order_event()) == []
    for client in ("kitchen", "anna"):
        (message,) = live.taken(client)
        assert (message["type"], message["detail_type"]) == ("event", "OrderPlaced")
        assert message["event_id"] == order_event().event_id
        assert (message["detail"]["status"], message["detail"]["sequence"]) == ("PLACED", 1)


def test_nobody_is_told_what_only_services_need(live: Live) -> None:
    live.connect("anna", roles="customer")
    live.tell(order_event())
    (message,) = live.taken("anna")
    assert not {"supplies", "tenant_id", "tier", "correlation_id"} & set(message["detail"])


def test_other_sites_and_other_users_are_not_told(live: Live) -> None:
    live.connect("kitchen-2", user_id="kim", roles="kitchen", site_id="site-2")
    live.connect("bob", user_id="bob", roles="customer")
    live.tell(order_event())
    assert live.taken("kitchen-2") == live.taken("bob") == []


def test_a_connection_in_two_feeds_is_told_once(live: Live) -> None:
    live.connect("owner", site_id="site-1")
    live.tell(order_event())
    assert told(live.taken("owner")) == ["OrderPlaced"]


def test_a_tenants_event_stays_with_the_tenant(live: Live) -> None:
    live.connect("ours", **KITCHEN)
    live.connect("theirs", tenant_id=B, **KITCHEN)
    live.tell(order_event())
    assert told(live.taken("ours")) == ["OrderPlaced"]
    assert live.taken("theirs") == []


def test_a_planted_item_brings_no_event_to_another_tenant(live: Live, logs: Output) -> None:
    live.connect("theirs", tenant_id=B, **KITCHEN)
    feed = "feed#site#site-1"
    planted = live.table.items[f"{B}#{feed}", "connection#theirs"] | {"pk": {"S": f"{A}#{feed}"}}
    live.table.items[f"{A}#{feed}", "connection#theirs"] = planted
    assert live.tell(order_event()) == []
    assert live.taken("theirs") == []
    assert "foreign connection left out" in logs.getvalue()


def test_a_batch_is_told_in_each_orders_own_order_and_once(live: Live) -> None:
    live.connect("kitchen", **KITCHEN)
    other = [order_event(sequence, order_id="2" * 26) for sequence in (2, 1)]
    live.tell(order_event(3), other[0], order_event(1), order_event(2), order_event(1), other[1])
    messages = live.taken("kitchen")
    assert len(messages) == 5
    for order_id in ("1" * 26, "2" * 26):
        own = [message["detail"]["sequence"] for message in messages if message["detail"]["order_id"] == order_id]
        assert own == sorted(own)


def test_what_concerns_a_task_reaches_who_asked_for_it(live: Live) -> None:
    live.connect("anna")
    live.connect("kim", user_id="kim", site_id="site-1")
    requested = TaskRequested(event_id=_uuid(1), **TASK, input={"site_id": "site-1"})
    progressed = TaskProgressed(event_id=_uuid(2), **TASK, status="RUNNING", percent=40)
    ended = TaskEnded(event_id=_uuid(3), **TASK, status="FAILED", percent=40)
    assert live.tell(ended, progressed, requested) == []
    assert told(live.taken("anna")) == ["TaskRequested", "TaskProgressed", "TaskEnded"]
    assert live.taken("kim") == []


def test_a_menus_change_reaches_its_site_or_all_and_no_customer(live: Live) -> None:
    for site in ("site-1", "site-2"):
        live.connect(site, user_id=site, site_id=site)
    live.connect("anna", roles="customer")
    change: dict[str, Any] = {
        "tenant_id": A,
        "brand_id": "brand-1",
        "sku": "pizza",
        "available": False,
        "unit_price": 950,
        "occurred_at": "2027-01-15T08:00:00Z",
    }
    live.tell(MenuItemChanged.of(change_id="1", site_id="site-1", **change))
    assert told(live.taken("site-1")) == ["MenuItemChanged"]
    assert live.taken("site-2") == []
    live.tell(MenuItemChanged.of(change_id="2", site_id=None, **change))
    assert told(live.taken("site-1") + live.taken("site-2")) == ["MenuItemChanged"] * 2
    assert live.taken("anna") == []


def test_a_low_supply_reaches_its_site(live: Live) -> None:
    live.connect("kitchen", **KITCHEN)
    low = SupplyLow.of(
        tenant_id=A,
        cause="event-1",
        correlation_id="order-1",
        site_id="site-1",
        supply_id="flour",
        name="Flour",
        on_hand=10,
        low_at=1000,
        occurred_at="2027-01-15T08:00:00Z",
    )
    assert live.tell(low) == []
    assert told(live.taken("kitchen")) == ["SupplyLow"]


def test_a_connection_that_is_gone_is_forgotten_in_every_feed(live: Live) -> None:
    live.connect("kitchen", **KITCHEN)
    del live.clients.received["kitchen"]
    assert live.tell(order_event()) == []
    assert live.connections() == []


def test_a_connection_whose_handshake_may_not_have_ended_is_kept(live: Live) -> None:
    live.connect("kitchen", **KITCHEN)
    live.clock.seconds = NOW + 5
    opened = live.clients.received.pop("kitchen")
    live.tell(order_event(1))
    live.clients.received["kitchen"] = opened
    live.tell(order_event(2))
    assert told(live.taken("kitchen")) == ["OrderAccepted"]


@pytest.mark.parametrize("fault", ["slow", "broken"])
def test_a_client_that_cannot_be_reached_harms_nobody_and_must_resume(live: Live, fault: str, logs: Output) -> None:
    for name in ("first", "poor", "last"):
        live.connect(name, **KITCHEN)
    getattr(live.clients, fault).add("poor")
    assert live.tell(order_event(1), order_event(2)) == []
    assert told(live.taken("first")) == told(live.taken("last")) == ["OrderPlaced", "OrderAccepted"]
    warnings = [line for line in logs.lines() if line["message"] == "connection not reached"]
    # One attempt at the first event, none at the second, and several to end the connection.
    assert [line["action"] for line in warnings if line["connection_id"] == "poor"] == ["post", *["close"] * 3]


def test_a_client_that_missed_an_event_is_disconnected(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    live.connect("kitchen", **KITCHEN)

    def refuse(**_: Any) -> None:
        raise client_error("LimitExceededException", "PostToConnection")

    monkeypatch.setattr(live.clients, "post_to_connection", refuse)
    assert live.tell(order_event()) == []
    assert live.clients.closed == ["kitchen"]


def test_ending_a_connection_is_tried_again(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that missed an event and stays connected would never know."""
    live.connect("kitchen", **KITCHEN)
    failures = [client_error("LimitExceededException", "Any")] * 2
    reach = live.clients._reach

    def now_and_then(connection_id: str, operation: str) -> None:
        if failures:
            raise failures.pop()
        reach(connection_id, operation)

    monkeypatch.setattr(live.clients, "_reach", now_and_then)
    assert live.tell(order_event()) == []
    assert live.clients.closed == ["kitchen"]


def test_two_hundred_connections_are_all_told(live: Live) -> None:
    names = [f"c{number}" for number in range(200)]
    for name in names:
        live.connect(name, **{**KITCHEN, "user_id": name})
    live.clients.slow = set(names[::10])
    live.clock.seconds = NOW + 60
    assert live.tell(order_event()) == []
    assert [name for name in names if told(live.taken(name)) == ["OrderPlaced"]] == [
        name for number, name in enumerate(names) if number % 10
    ]


def test_a_tenant_with_very_many_connections_leaves_the_others_their_time(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes first in a batch must not take all of it: the others' events would end among the dead letters."""
    for number in range(100):
        live.connect(f"a{number}", user_id=f"user-{number}", roles="kitchen", site_id="site-1")
    for tenant_id in ("tcccccccccccc", B):
        live.set_status(tenant_id, "active")
        live.connect(tenant_id, tenant_id=tenant_id, **KITCHEN)
    live.clock.seconds = NOW + 60
    post = live.clients.post_to_connection

    def slowly(**arguments: Any) -> Any:
        live.clock.advance(1)
        return post(**arguments)

    monkeypatch.setattr(live.clients, "post_to_connection", slowly)
    noisy, *quiet = (order_event(tenant_id=tenant_id) for tenant_id in (A, "tcccccccccccc", B))
    assert live.tell(noisy, *quiet) == [noisy.event_id]
    assert told(live.taken(B)) == told(live.taken("tcccccccccccc")) == ["OrderPlaced"]


def test_an_expired_token_ends_the_connection_instead(live: Live) -> None:
    live.connect("kitchen", **KITCHEN)
    live.clock.seconds = NOW + 3600
    assert live.tell(order_event()) == []
    assert live.clients.closed == ["kitchen"]
    assert live.connections() == []


@pytest.mark.parametrize("status", ["suspended", "onboarding", None])
def test_a_tenant_that_is_not_active_is_told_nothing_and_disconnected(live: Live, status: str | None) -> None:
    live.connect("ours", **KITCHEN)
    live.connect("theirs", tenant_id=B, **KITCHEN)
    if status is None:
        live.registry.items.clear()
        live.set_status(B, "active")
    else:
        live.set_status(A, status)
    assert live.tell(order_event(), order_event(tenant_id=B)) == []
    assert live.clients.closed == ["ours"]
    assert told(live.taken("theirs")) == ["OrderPlaced"]


def test_a_suspension_is_noticed_within_a_minute(live: Live) -> None:
    live.connect("kitchen", **KITCHEN)
    live.tell(order_event(1))
    live.set_status(A, "suspended")
    live.clock.advance(60)
    live.tell(order_event(2))
    assert live.clients.closed == ["kitchen"]


def test_when_connections_cannot_be_read_only_their_tenants_events_come_again(
    live: Live, monkeypatch: pytest.MonkeyPatch, logs: Output
) -> None:
    live.connect("theirs", tenant_id=B, **KITCHEN)
    query = type(live.table).query

    def fail_for_a(table: Any, **request: Any) -> Any:
        if request["ExpressionAttributeValues"][":feed"]["S"].startswith(A):
            raise client_error("ThrottlingException", "Query")
        return query(table, **request)

    monkeypatch.setattr(type(live.table), "query", fail_for_a)
    assert live.tell(order_event(), order_event(tenant_id=B)) == [order_event().event_id]
    assert told(live.taken("theirs")) == ["OrderPlaced"]
    (line,) = [line for line in logs.lines() if line["message"] == "consumer failed"]
    assert (line["event_id"], line["tenant_id"]) == (order_event().event_id, A)


def test_when_time_is_over_the_events_come_again(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    live.connect("kitchen", **KITCHEN)
    query = type(live.table).query

    def slowly(table: Any, **request: Any) -> Any:
        live.clock.advance(11)
        return query(table, **request)

    monkeypatch.setattr(type(live.table), "query", slowly)
    assert live.tell(order_event()) == [order_event().event_id]
    assert live.taken("kitchen") == []


def test_when_time_is_over_in_the_middle_the_events_come_again(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    live.connect("kitchen", **KITCHEN)
    post = live.clients.post_to_connection

    def slowly(**request: Any) -> Any:
        live.clock.advance(11)
        return post(**request)

    monkeypatch.setattr(live.clients, "post_to_connection", slowly)
    batch = [order_event(sequence) for sequence in (1, 2, 3)]
    assert live.tell(*batch) == [event.event_id for event in batch]
    assert told(live.taken("kitchen")) == ["OrderPlaced", "OrderAccepted"]


def test_connections_that_cannot_be_forgotten_fail_nothing(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    live.connect("kitchen", **KITCHEN)
    del live.clients.received["kitchen"]

    def refuse(*_: Any, **__: Any) -> None:
        raise client_error("ThrottlingException", "TransactWriteItems")

    monkeypatch.setattr(type(live.table), "transact_write_items", refuse)
    assert live.tell(order_event()) == []


def test_the_largest_order_is_well_below_what_api_gateway_sends_at_once() -> None:
    wide = "\N{SLICE OF PIZZA}"
    items: Any = [{"sku": "s" * 64, "name": wide * 100, "quantity": 999} for _ in range(100)]
    event = order_event(items=items, note=wide * 500, reason=wide * 500, order_id="1" * 26)
    assert len(encoded(event_message(event))) < 64 * 1024
    assert json.loads(encoded(event_message(event)))["detail"]["note"] == wide * 500


def _uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"
