"""What is made again from an order's history is what the order told at the time."""

import pytest

from lambdas.realtime.messages import event_message
from lambdas.realtime.order_history import events_of
from lambdas.shared.contracts.registry import parse
from tests.unit.lambdas.orders.restaurant import A, Restaurant

LIVES = {
    "served": ("accept", "start", "ready", "serve"),
    "rejected": ("reject",),
    "cancelled": ("accept", "cancel"),
}


@pytest.mark.parametrize("commands", LIVES.values(), ids=LIVES)
def test_every_event_of_a_life(monkeypatch: pytest.MonkeyPatch, commands: tuple[str, ...]) -> None:
    restaurant = Restaurant(monkeypatch)
    order_id = restaurant.placed(user_id="anna")
    told = [restaurant.event(order_id)]
    for command in commands:
        restaurant.walk(order_id, command)
        told.append(restaurant.event(order_id))
    again = [event_message(event) for event in events_of(A, restaurant.item(order_id))]
    assert again == [event_message(parse(event["detail_type"], event["detail"])) for event in told if event]
    assert len(again) == len(commands) + 1
