"""A broken account breaks exactly the promise that it is about, and names who breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from drills.ledger import Execution
from drills.promises import Promise, check, together
from tests.drills.accounts import LIFE, Watched, account, events, order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drills.ledger import Ledger

LIVES = {"a": LIFE, "b": ("PLACED", "REJECTED"), "c": ("PLACED", "ACCEPTED", "PREPARING", "CANCELLED")}
TOLD = {"key-a": "a", "key-b": "b", "key-c": "c"}
STOCKED = {"flour": 0}
STEP = "every step is on the bus, and nothing else"
END = "every order ends in one terminal state"
TABLE = "no order leaves the table of states"
EVENT = "every order has exactly one terminal event"
WORKFLOW = "every order has one workflow, which has ended"


def broken(ledger: Ledger, pages: Sequence[Watched] = (), **changes: Any) -> dict[str, tuple[str, ...]]:
    """The promises that an account breaks, and who breaks them."""
    promises = check(ledger, **{"told": TOLD, "stocked": STOCKED, "pages": pages, **changes})
    return {promise.text: promise.broken for promise in promises if promise.broken}


def with_order(name: str, *history: str) -> dict[str, Any]:
    sound = account(LIVES)
    return {
        "orders": {**sound.orders, name: order(name, *history)},
        "events": {**sound.events, name: events(name, *history)},
    }


def test_a_sound_account_breaks_nothing() -> None:
    assert broken(account(LIVES), [Watched()]) == {}
    assert broken(account({}), told={}) == {}


def test_a_lost_order_is_found() -> None:
    lives = {name: life for name, life in LIVES.items() if name != "b"}
    assert broken(account(lives)) == {"an order that was answered is kept": ("b",)}


def test_an_order_taken_twice_is_found() -> None:
    assert broken(account({**LIVES, "b2": LIVES["b"]})) == {"an order sent twice is taken once": ("b2",)}


@pytest.mark.parametrize("history", [("PLACED",), ("PLACED", "ACCEPTED", "PREPARING", "READY")], ids=" ".join)
def test_an_order_without_an_end_is_found(history: tuple[str, ...]) -> None:
    found = broken(account(LIVES, **with_order("b", *history)))
    assert found == {END: ("b",), TABLE: ("b",), EVENT: ("b",)}


def test_an_order_that_ended_twice_is_found() -> None:
    found = broken(account(LIVES, **with_order("b", "PLACED", "REJECTED", "CANCELLED")))
    assert found == {END: ("b",), TABLE: ("b",), EVENT: ("b",)}


@pytest.mark.parametrize(
    "history",
    [
        ("PLACED", "ACCEPTED", "REJECTED"),
        ("ACCEPTED", "CANCELLED"),
        ("CANCELLED",),
        ("PLACED", "PREPARING", "CANCELLED"),
        ("PLACED", "ACCEPTED", "ACCEPTED", "EXPIRED"),
    ],
    ids=" ".join,
)
def test_a_way_that_is_not_in_the_table_is_found(history: tuple[str, ...]) -> None:
    assert broken(account(LIVES, **with_order("b", *history))) == {TABLE: ("b",)}


def test_a_served_order_that_skipped_a_state_is_found() -> None:
    changes = with_order("a", "PLACED", "ACCEPTED", "READY", "SERVED")
    assert broken(account(LIVES, **changes)) == {TABLE: ("a",)}


def test_a_step_that_is_not_on_the_bus_is_found() -> None:
    told = dict(account(LIVES).events)
    told["c"] = {event_id: detail for event_id, detail in told["c"].items() if detail["sequence"] != 2}
    assert broken(account(LIVES, events=told)) == {STEP: ("c",)}


def test_a_step_under_two_ids_is_found() -> None:
    told = dict(account(LIVES).events)
    told["c"] = {**told["c"], "another": {**told["c"]["c/2"], "event_id": "another"}}
    assert broken(account(LIVES, events=told)) == {STEP: ("c",)}


def test_a_second_terminal_event_is_found() -> None:
    told = dict(account(LIVES).events)
    told["b"] = {**told["b"], "b/3": {"sequence": 3, "status": "EXPIRED", "detail_type": "OrderExpired"}}
    assert broken(account(LIVES, events=told)) == {STEP: ("b",), EVENT: ("b",)}


@pytest.mark.parametrize("statuses", [[], ["RUNNING"], ["SUCCEEDED", "SUCCEEDED"]], ids=str)
def test_a_workflow_that_is_missing_or_runs_or_is_one_too_many_is_found(statuses: list[str]) -> None:
    executions = {**account(LIVES).executions, "a": [Execution("arn:a", status) for status in statuses]}
    assert broken(account(LIVES, executions=executions)) == {WORKFLOW: ("a",)}


@pytest.mark.parametrize("count", [1, -1])
def test_a_stray_place_in_the_kitchen_is_found(count: int) -> None:
    found = broken(account(LIVES, kitchen_open=count))
    assert found == {"no order is left in the kitchen's count": (f"kitchen_open is {count}, not 0",)}


@pytest.mark.parametrize("on_hand", [0, -500], ids=["not taken", "taken twice"])
def test_supplies_that_were_not_taken_once_are_found(on_hand: int) -> None:
    found = broken(account(LIVES, on_hand={"flour": on_hand}))
    assert found == {"served orders take their supplies once": (f"flour is {on_hand}, not -250",)}


def test_a_page_that_missed_an_event_is_found() -> None:
    found = broken(account(LIVES), [Watched(), Watched(name="customer's page", lost=["b/2"])])
    assert found == {"every page saw every event of its feed": ("customer's page: b/2",)}


def test_a_page_that_saw_another_tenants_event_is_found() -> None:
    found = broken(account(LIVES), [Watched(strange=["x/1"])])
    assert found == {"no page saw another tenant's event": ("kitchen's page: x/1",)}


def test_what_both_restaurants_break_is_counted_together() -> None:
    both = together(
        [Promise("kept", 2, "orders", ("a",)), Promise("kept", 3, "orders", ("b",)), Promise("x", 1, "y", ())]
    )
    assert both == [Promise("kept", 5, "orders", ("a", "b")), Promise("x", 1, "y", ())]
