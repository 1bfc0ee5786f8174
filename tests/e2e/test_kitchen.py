"""An order's way through the kitchen, by the people whose work it is."""

from __future__ import annotations

import concurrent.futures
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

LIFE = (
    ("accept", "kitchen", "ACCEPTED"),
    ("start", "kitchen", "PREPARING"),
    ("ready", "kitchen", "READY"),
    ("serve", "waiter", "SERVED"),
)
WAYS = {
    "PLACED": (),
    "ACCEPTED": ("accept",),
    "PREPARING": ("accept", "start"),
    "READY": ("accept", "start", "ready"),
    "SERVED": ("accept", "start", "ready", "serve"),
    "REJECTED": ("reject",),
    "CANCELLED": ("cancel",),
}


def walk(owner: TenantUser, order_id: str, *names: str) -> None:
    """Give commands that must all succeed."""
    for name in names:
        answer = owner.command(order_id, name)
        assert answer.status_code == 200, answer.text


def open_in_kitchen(owner: TenantUser, site_id: str) -> int:
    """How many orders the site counts in its kitchen."""
    site = owner.api.get(f"sites/{site_id}").raise_for_status().json()
    count: int = site["kitchen_open"]
    return count


def a_site(owner: TenantUser, **fields: Any) -> str:
    """A site of its own for a test."""
    site_id = f"site-{uuid.uuid4().hex[:8]}"
    site = {"brand_id": "house", "name": site_id, "currency": "EUR", **fields}
    owner.api.put(f"sites/{site_id}", json=site).raise_for_status()
    return site_id


def test_each_does_their_part_until_the_order_is_served(blue: TenantUser) -> None:
    customer = blue.as_role("customer")
    order_id = customer.placed()

    for sequence, (name, role, status) in enumerate(LIFE, start=2):
        answer = blue.as_role(role, sites=("site-1",)).command(order_id, name)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["status"], answer.json()["sequence"]) == (status, sequence)
        assert customer.api.get(f"orders/{order_id}").json() == answer.json()


@pytest.mark.parametrize("name", ["accept", "reject", "start", "ready", "serve", "cancel"])
@pytest.mark.parametrize("status", ["PLACED", "SERVED", "REJECTED", "CANCELLED"])
def test_a_command_at_the_wrong_moment_says_so_and_changes_nothing(blue: TenantUser, status: str, name: str) -> None:
    order_id = blue.placed()
    walk(blue, order_id, *WAYS[status])
    before = blue.api.get(f"orders/{order_id}").json()

    answer = blue.command(order_id, name)

    if answer.status_code == 409:
        assert answer.json()["type"] == "/problems/wrong-state"
        assert status in answer.json()["detail"]
        assert blue.api.get(f"orders/{order_id}").json() == before
    else:
        assert answer.status_code == 200
        assert status == "PLACED" or answer.json() == before


@pytest.mark.parametrize(
    ("role", "status", "expected"),
    [
        ("customer", "PLACED", 200),
        ("customer", "ACCEPTED", 409),
        ("waiter", "ACCEPTED", 200),
        ("waiter", "PREPARING", 409),
        ("manager", "READY", 200),
        ("owner", "SERVED", 409),
    ],
)
def test_how_late_an_order_can_be_cancelled_depends_on_the_role(
    blue: TenantUser, role: str, status: str, expected: int
) -> None:
    customer = blue.as_role("customer")
    order_id = customer.placed()
    walk(blue, order_id, *WAYS[status])
    caller = blue if role == "owner" else blue.as_role(role)

    answer = caller.command(order_id, "cancel", reason="had to leave")

    assert answer.status_code == expected, answer.text
    if expected == 200:
        assert (answer.json()["status"], answer.json()["reason"]) == ("CANCELLED", "had to leave")


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("customer", "accept"),
        ("waiter", "accept"),
        ("waiter", "reject"),
        ("customer", "start"),
        ("waiter", "ready"),
        ("kitchen", "serve"),
        ("kitchen", "cancel"),
    ],
)
def test_what_is_not_ones_part_is_forbidden(blue: TenantUser, role: str, name: str) -> None:
    order_id = blue.placed()

    answer = blue.as_role(role).command(order_id, name)

    assert answer.status_code == 403
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert blue.api.get(f"orders/{order_id}").json()["status"] == "PLACED"


def test_the_kitchen_of_another_site_or_tenant_finds_no_such_order(blue: TenantUser, green: TenantUser) -> None:
    order_id = blue.placed()

    for kitchen in (blue.as_role("kitchen", sites=("site-2",)), green.as_role("kitchen")):
        assert kitchen.command(order_id, "accept").status_code == 404
    assert blue.api.get(f"orders/{order_id}").json()["status"] == "PLACED"


def test_a_customer_cancels_and_lists_their_own_orders_only(blue: TenantUser) -> None:
    anna, berta = (blue.as_role("customer", name=name) for name in ("anna", "berta"))
    order_id = anna.placed()

    assert berta.command(order_id, "cancel").status_code == 404
    assert anna.api.get("orders", params={"site_id": "site-1"}).status_code == 403
    assert order_id in [order["order_id"] for order in anna.api.get("orders").json()["orders"]]
    assert order_id not in [order["order_id"] for order in berta.api.get("orders").json()["orders"]]


def test_tickets_are_the_open_orders_of_a_kitchen_oldest_first(blue: TenantUser, green: TenantUser) -> None:
    site_id = a_site(blue)
    a_site(green)
    kitchen = blue.as_role("kitchen")
    placed = [blue.placed(site_id=site_id) for _ in range(5)]
    walk(blue, placed[1], "reject")
    walk(blue, placed[3], "accept", "start", "ready", "serve")
    walk(blue, placed[2], "accept")

    seen: list[dict[str, Any]] = []
    query = {"site_id": site_id, "limit": "2"}
    while True:
        page = kitchen.api.get("kitchen/tickets", params=query).raise_for_status().json()
        seen += page["tickets"]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]

    assert [ticket["order_id"] for ticket in seen] == [placed[0], placed[2], placed[4]]
    assert [ticket["status"] for ticket in seen] == ["PLACED", "ACCEPTED", "PLACED"]
    assert seen[0] == blue.api.get(f"orders/{placed[0]}").json()
    assert green.api.get("kitchen/tickets", params={"site_id": site_id}).json()["tickets"] == []
    assert blue.as_role("customer").api.get("kitchen/tickets", params={"site_id": site_id}).status_code == 403


def test_a_full_kitchen_takes_no_order_until_one_leaves(blue: TenantUser) -> None:
    site_id = a_site(blue, kitchen_capacity=2)
    ids = [blue.placed(site_id=site_id) for _ in range(4)]

    with concurrent.futures.ThreadPoolExecutor(4) as callers:
        answers = list(callers.map(lambda order_id: blue.command(order_id, "accept"), ids))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409]
    assert {answer.json()["type"] for answer in answers if answer.status_code == 409} == {"/problems/kitchen-full"}
    assert open_in_kitchen(blue, site_id) == 2
    accepted = next(order_id for order_id, answer in zip(ids, answers, strict=True) if answer.status_code == 200)
    waiting = next(order_id for order_id, answer in zip(ids, answers, strict=True) if answer.status_code == 409)
    walk(blue, accepted, "cancel")
    walk(blue, waiting, "accept")
    assert open_in_kitchen(blue, site_id) == 2


def test_accept_and_cancel_at_once_leave_one_history(blue: TenantUser) -> None:
    site_id = a_site(blue)
    ids = [blue.placed(site_id=site_id) for _ in range(8)]
    calls = [(order_id, name) for order_id in ids for name in ("accept", "cancel")]

    with concurrent.futures.ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda call: blue.command(*call), calls))

    assert {answer.status_code for answer in answers} <= {200, 409}
    orders = [blue.api.get(f"orders/{order_id}").json() for order_id in ids]
    assert {order["status"] for order in orders} == {"CANCELLED"}
    assert {order["sequence"] for order in orders} <= {2, 3}
    assert open_in_kitchen(blue, site_id) == 0


def test_an_order_keeps_the_price_of_its_moment(blue: TenantUser) -> None:
    sku = f"dish-{uuid.uuid4().hex[:8]}"
    path = f"brands/house/menu/{sku}"
    dish = {"name": "Dish of the day", "unit_price": 1000, "available": True}
    blue.api.put(path, json=dish).raise_for_status()
    items = [{"sku": sku, "quantity": 2}]
    key = uuid.uuid4().hex
    first = blue.place_order(key, items=items, expected_total=2000)
    assert first.status_code == 201, first.text

    blue.api.put(path, json={**dish, "unit_price": 1100}).raise_for_status()
    replayed = blue.place_order(key, items=items, expected_total=2000)
    changed = blue.place_order(uuid.uuid4().hex, items=items, expected_total=2000)
    dearer = blue.place_order(uuid.uuid4().hex, items=items)
    blue.api.put(path, json={**dish, "available": False}).raise_for_status()
    gone = blue.place_order(uuid.uuid4().hex, items=[*items, {"sku": "lemonade", "quantity": 1}])
    still = blue.place_order(key, items=items, expected_total=2000)

    assert (replayed.status_code, replayed.json()) == (200, first.json())
    assert (changed.status_code, changed.json()["type"]) == (409, "/problems/price-changed")
    assert dearer.json()["total"] == 2200
    assert (gone.status_code, gone.json()["type"]) == (422, "/problems/menu-item-unavailable")
    assert [fault["pointer"] for fault in gone.json()["errors"]] == ["/items/0/sku"]
    assert (still.status_code, still.json()) == (200, first.json())


def test_a_site_that_is_not_set_up_takes_no_order(blue: TenantUser) -> None:
    answer = blue.place_order(uuid.uuid4().hex, site_id="site-of-nobody")

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/site-not-set-up")


@pytest.fixture
def execution_of(aws: EmbeddedAws, platform: Platform) -> Callable[[TenantUser, str], dict[str, Any]]:
    """Waits until the workflow of an order has ended, and describes its execution."""
    del platform
    workflows = aws.client("stepfunctions")

    def find(owner: TenantUser, order_id: str) -> dict[str, Any] | None:
        name = f"{owner.tenant_id}-{order_id}"
        for machine in workflows.list_state_machines()["stateMachines"]:
            pages = workflows.list_executions(stateMachineArn=machine["stateMachineArn"], maxResults=1000)
            for execution in pages["executions"]:
                if execution["name"] == name:
                    found: dict[str, Any] = workflows.describe_execution(executionArn=execution["executionArn"])
                    return found
        return None

    def ended(owner: TenantUser, order_id: str) -> dict[str, Any]:
        def over() -> dict[str, Any] | None:
            execution = find(owner, order_id)
            return None if execution is None or execution["status"] == "RUNNING" else execution

        return until(over, f"the end of the workflow of {order_id}")

    return ended


@pytest.mark.parametrize(
    "ways", [WAYS["SERVED"], ("reject",), ("cancel",), ("accept", "cancel"), ("accept", "start", "ready", "cancel")]
)
def test_the_workflow_ends_with_the_order(
    blue: TenantUser, execution_of: Callable[[TenantUser, str], dict[str, Any]], ways: tuple[str, ...]
) -> None:
    order_id = blue.placed()

    walk(blue, order_id, *ways)

    assert execution_of(blue, order_id)["status"] == "SUCCEEDED"
