"""What a page of a drill counts as seen, as missed and as foreign."""

from __future__ import annotations

from typing import Any

import httpx

from drills.live import Page
from examples.restaurant import Person
from saas_constructs.testing.platform import Platform
from tests.drills.accounts import account

LIVES = {"a": ("PLACED", "ACCEPTED", "CANCELLED")}
RESUMED = {"type": "resumed", "count": 0}


def page(orders: list[dict[str, Any]] | None = None) -> Page:
    """A page whose lists show ``orders``, one to a page."""
    shown = orders or []

    def answer(request: httpx.Request) -> httpx.Response:
        place = int(request.url.params.get("cursor", "0"))
        following = str(place + 1) if place + 1 < len(shown) else None
        return httpx.Response(200, json={"orders": shown[place : place + 1], "next_cursor": following})

    api = httpx.Client(base_url="http://restaurant.example", transport=httpx.MockTransport(answer))
    return Page(Platform({}, lambda _service: None), Person("kitchen", "u", "token", api), site_id="main")


def told(name: str, sequence: int) -> dict[str, Any]:
    return {"type": "event", "event_id": f"{name}/{sequence}", "detail": {"order_id": name}}


def test_what_was_told_is_seen_however_often_and_in_whatever_order() -> None:
    display = page()
    for sequence in (3, 1, 2, 2):
        display.take(told("a", sequence))
    assert display.missed(account(LIVES)) == []
    assert display.foreign(account(LIVES)) == []


def test_what_was_not_told_is_missed() -> None:
    display = page()
    display.take(told("a", 2))
    display.take({**RESUMED, "complete": True})
    assert display.missed(account(LIVES)) == ["a/1", "a/3"]


def test_lists_are_read_again_where_something_may_be_missing() -> None:
    display = page([{"order_id": "x", "sequence": 5}, {"order_id": "a", "sequence": 2}])
    display.take(told("a", 1))
    display.take({**RESUMED, "complete": False})
    assert display.incomplete == 1
    assert display.missed(account(LIVES)) == ["a/3"]


def test_an_event_that_is_not_the_restaurants_is_foreign() -> None:
    display = page()
    display.take(told("x", 1))
    assert display.foreign(account(LIVES)) == ["x/1"]


def test_other_messages_are_no_events() -> None:
    display = page()
    display.take({"type": "pong"})
    display.take({"type": "error", "detail": "no"})
    assert display.seen == {}
