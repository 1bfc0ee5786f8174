"""An order's whole life, of two tenants at once: over HTTP by everybody who acts, live for everybody who watches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saas_constructs.testing.platform import Platform
    from saas_constructs.testing.realtime import RealtimeClient
    from tests.e2e.conftest import TenantUser

SITE = "site-1"
#: Generous: functions start for the first time.
PATIENCE = 60
FLOUR = {"name": "Flour", "unit": "g", "low_at": 0}
#: A dish that takes a supply.
CALZONE = {
    "name": "Calzone",
    "unit_price": 1100,
    "available": True,
    "supplies": [{"supply_id": "flour", "quantity": 300}],
}
#: Who does what, and the events of which the watchers are told.
LIVES: dict[str, tuple[Sequence[tuple[str, str]], Sequence[str]]] = {
    "served": (
        [("kitchen", "accept"), ("kitchen", "start"), ("kitchen", "ready"), ("waiter", "serve")],
        ["OrderPlaced", "OrderAccepted", "OrderPreparing", "OrderReady", "OrderCompleted"],
    ),
    "rejected": ([("kitchen", "reject")], ["OrderPlaced", "OrderRejected"]),
    "cancelled by the customer": ([("customer", "cancel")], ["OrderPlaced", "OrderCancelled"]),
    "cancelled by the waiter": (
        [("kitchen", "accept"), ("waiter", "cancel")],
        ["OrderPlaced", "OrderAccepted", "OrderCancelled"],
    ),
    "cancelled by the manager": (
        [("kitchen", "accept"), ("kitchen", "start"), ("kitchen", "ready"), ("manager", "cancel")],
        ["OrderPlaced", "OrderAccepted", "OrderPreparing", "OrderReady", "OrderCancelled"],
    ),
}


def _live(platform: Platform, owner: TenantUser, life: str) -> tuple[str, Any, Any]:
    """Take an order through its life: its id, what the kitchen's display was told, what the customer's page was."""
    steps, expected = LIVES[life]
    customer, kitchen = owner.as_role("customer"), owner.as_role("kitchen", (SITE,))
    with (
        platform.realtime(kitchen.tokens.access, site_id=SITE) as display,
        platform.realtime(customer.tokens.access) as page,
    ):
        order_id = customer.placed(items=[{"sku": "calzone", "quantity": 2}])
        for role, command in steps:
            person = customer if role == "customer" else owner.as_role(role, (SITE,))
            answer = person.command(order_id, command)
            assert answer.status_code == 200, answer.text
        return order_id, _told(display, order_id, expected), _told(page, order_id, expected)


def _told(watcher: RealtimeClient, order_id: str, expected: Sequence[str]) -> list[dict[str, Any]]:
    """What a watcher was told until every event of the order had come, each event once, in the order's own order."""
    missing = set(expected)

    def complete(message: dict[str, Any]) -> bool:
        if message["detail"].get("order_id") == order_id:
            missing.discard(message["detail_type"])
        return not missing

    by_id = {message["event_id"]: message for message in watcher.until(complete, timeout=PATIENCE)}
    return sorted(by_id.values(), key=lambda message: message["detail"].get("sequence", 0))


def _set_up(owner: TenantUser) -> int:
    """Sell a dish that takes flour; how much there is now."""
    owner.api.put("brands/house/menu/calzone", json=CALZONE).raise_for_status()
    owner.api.put(f"sites/{SITE}/supplies/flour", json=FLOUR).raise_for_status()
    return _flour(owner)


def _flour(owner: TenantUser) -> int:
    supplies = owner.api.get(f"sites/{SITE}/supplies").raise_for_status().json()["supplies"]
    return next(int(supply["on_hand"]) for supply in supplies if supply["supply_id"] == "flour")


@pytest.mark.parametrize("life", LIVES)
def test_everybody_of_the_tenant_sees_the_order_live_and_nobody_of_the_other(
    platform: Platform, blue: TenantUser, green: TenantUser, life: str
) -> None:
    _, expected = LIVES[life]
    tenants = (blue, green)
    before = [_set_up(owner) for owner in tenants]
    with ThreadPoolExecutor(len(tenants)) as pool:
        lives = list(pool.map(lambda owner: _live(platform, owner, life), tenants))
    (of_blue, *told_in_blue), (of_green, *told_in_green) = lives
    for own, other, watchers in ((of_blue, of_green, told_in_blue), (of_green, of_blue, told_in_green)):
        for told in watchers:
            assert [m["detail_type"] for m in told if m["detail"].get("order_id") == own] == expected
            assert other not in {m["detail"].get("order_id") for m in told}
    taken = 600 if life == "served" else 0
    for owner, flour in zip(tenants, before, strict=True):
        _wait_for_flour(owner, flour - taken)


def _wait_for_flour(owner: TenantUser, expected: int) -> None:
    """A served order's flour is taken, soon; that it is taken once, the drills count."""
    until(lambda: _flour(owner) == expected, f"the count of {expected} g of flour")
