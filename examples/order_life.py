"""An order's whole life, by the people who live it, and as the kitchen's display shows it: for the demo."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from examples.restaurant import LIFE, MENU, SITE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import httpx

    from examples.restaurant import Restaurant
    from saas_constructs.testing.platform import Platform
    from saas_constructs.testing.realtime import RealtimeClient

SUPPLY = "flour"
DELIVERED = 5000
_OPEN = frozenset({"PLACED", "ACCEPTED", "PREPARING", "READY"})
_DISPLAY_SECONDS = 30.0
_POLL_SECONDS = 0.25


@dataclass(frozen=True)
class Step:
    """Something that somebody did to the order.

    Attributes:
        role: Whose turn it was.
        command: What was done.
        event: What the display was told.
        milliseconds: From sending the command until the display showed it.
    """

    role: str
    command: str
    event: str
    milliseconds: float


@dataclass(frozen=True)
class Life:
    """What became of an order.

    Attributes:
        order: As it is at the end.
        steps: What was done this time; nothing for an order that was served in an earlier run.
        on_hand: What is left of `SUPPLY`.
    """

    order: Mapping[str, Any]
    steps: Sequence[Step]
    on_hand: int


def live(platform: Platform, restaurant: Restaurant, items: Sequence[Mapping[str, Any]], *, key: str) -> Life:
    """Take a delivery, place an order, and walk it on until it is served; from where it stands, if it was begun.

    Args:
        platform: The deployed application.
        restaurant: Whose people live it.
        items: What is ordered.
        key: Idempotency key of delivery and order.

    Raises:
        httpx.HTTPStatusError: The API refuses a step.
        TimeoutError: The display or the supplies lag far behind.
    """
    owner, kitchen, customer = (restaurant.people[role] for role in ("owner", "kitchen", "customer"))
    owner.api.post(
        f"sites/{SITE}/supplies/{SUPPLY}/adjustments",
        json={"change": DELIVERED, "reason": "delivery"},
        headers={"Idempotency-Key": key},
    ).raise_for_status()
    steps = []
    with platform.realtime(kitchen.token, site_id=SITE) as display:
        began = time.monotonic()
        placed = customer.place(items, key=key).raise_for_status()
        order = placed.json()
        if placed.status_code == 201:  # noqa: PLR2004 - HTTP's Created
            steps.append(_shown(display, order, "customer", "place", began))
        # An order that an earlier run left behind may have expired since.
        for role, command in LIFE[order["sequence"] - 1 :] if order["status"] in _OPEN else ():
            began = time.monotonic()
            order = restaurant.people[role].command(order["order_id"], command).raise_for_status().json()
            steps.append(_shown(display, order, role, command, began))
    used = [(line["quantity"], use["quantity"]) for line in items for use in MENU[line["sku"]].get("supplies", ())]
    taken = sum(count * each for count, each in used) if order["status"] == "SERVED" else 0
    return Life(order, steps, _left(owner.api, DELIVERED - taken))


def _shown(display: RealtimeClient, order: Mapping[str, Any], role: str, command: str, began: float) -> Step:
    """Wait until the display shows what was done."""
    messages = display.until(
        lambda message: (
            message["type"] == "event"
            and message["detail"].get("order_id") == order["order_id"]
            and message["detail"]["sequence"] >= order["sequence"]
        ),
        timeout=_DISPLAY_SECONDS,
    )
    return Step(role, command, messages[-1]["detail_type"], (time.monotonic() - began) * 1000)


def _left(api: httpx.Client, expected: int) -> int:
    """Wait until the supplies show what the order took, and say what is left."""
    deadline = time.monotonic() + _DISPLAY_SECONDS
    while True:
        supplies = api.get(f"sites/{SITE}/supplies").raise_for_status().json()["supplies"]
        on_hand = next(int(supply["on_hand"]) for supply in supplies if supply["supply_id"] == SUPPLY)
        if on_hand == expected:
            return on_hand
        if time.monotonic() > deadline:
            raise TimeoutError(f"{SUPPLY} is at {on_hand} after {_DISPLAY_SECONDS:.0f} s, and should be at {expected}")
        time.sleep(_POLL_SECONDS)
