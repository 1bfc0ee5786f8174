"""An order's way from the table to the kitchen and back."""

import json

from tests.unit.lambdas.orders.restaurant import Restaurant

LIFE = (
    ("accept", "kitchen", "ACCEPTED", "OrderAccepted"),
    ("start", "kitchen", "PREPARING", "OrderPreparing"),
    ("ready", "kitchen", "READY", "OrderReady"),
    ("serve", "waiter", "SERVED", "OrderCompleted"),
)


def test_an_order_is_served_and_tells_of_each_state_once(restaurant: Restaurant) -> None:
    order_id = restaurant.placed(roles="customer", user_id="anna")
    told = [restaurant.event(order_id)]
    for name, role, status, _ in LIFE:
        code, body, _ = restaurant.command(name, order_id, roles=role, user_id=role)
        assert (code, body["status"], body["sequence"]) == (200, status, len(told) + 1)
        assert restaurant.get(order_id)[1] == body
        told.append(restaurant.event(order_id))
    assert [event["detail_type"] for event in told if event] == ["OrderPlaced", *(step[3] for step in LIFE)]
    assert [event["detail"]["sequence"] for event in told if event] == [1, 2, 3, 4, 5]
    assert len({event["detail"]["event_id"] for event in told if event}) == 5
    history = restaurant.item(order_id)["history"]["L"]
    assert [step["M"]["status"]["S"] for step in history] == ["PLACED", *(step[2] for step in LIFE)]
    assert [step["M"]["by"]["S"] for step in history] == ["anna", "kitchen", "kitchen", "kitchen", "waiter"]


def test_each_command_is_a_read_and_a_write(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    calls = []
    for name, *_ in LIFE:
        restaurant.table.calls.clear()
        restaurant.walk(order_id, name)
        calls.append(restaurant.table.calls[:])
    # A transaction counts once for each of its two members.
    with_site = ["GetItem", "TransactWriteItems", "TransactWriteItems"]
    assert calls == [with_site, ["GetItem", "UpdateItem"], ["GetItem", "UpdateItem"], with_site]


def test_a_reason_is_kept_told_and_shown(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    code, body, _ = restaurant.command("reject", order_id, body=json.dumps({"reason": "no dough left"}))
    assert (code, body["status"], body["reason"]) == (200, "REJECTED", "no dough left")
    event = restaurant.event(order_id)
    assert event is not None
    assert event["detail"]["reason"] == "no dough left"
    assert restaurant.get(order_id)[1]["reason"] == "no dough left"


def test_an_open_order_is_a_ticket_until_it_ends(restaurant: Restaurant) -> None:
    first, second = restaurant.placed("1"), restaurant.placed("2")
    status, page, _ = restaurant.listed({"site_id": "site-1"}, "list_tickets")
    assert status == 200
    assert {ticket["order_id"] for ticket in page["tickets"]} == {first, second}
    restaurant.walk(first, "accept", "start", "ready", "serve")
    restaurant.walk(second, "reject")
    assert restaurant.listed({"site_id": "site-1"}, "list_tickets")[1] == {"tickets": [], "next_cursor": None}
