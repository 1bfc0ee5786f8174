"""What becomes of commands that meet."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lambdas.shared import observability
from tests.unit.lambdas.orders.restaurant import A, Restaurant


@pytest.fixture(autouse=True)
def _each_has_its_own_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    """In Lambda those who meet have an environment each; here they would take each other's metrics away."""
    monkeypatch.setattr(observability.metrics, "flush_metrics", lambda: None)


def at_once(*calls: Any) -> list[int]:
    """Statuses of calls that start together."""
    together = threading.Barrier(len(calls))

    def call(one: Any) -> int:
        together.wait()
        return int(one()[0])

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, calls))


@pytest.mark.parametrize("attempt", range(10))
def test_acceptances_at_once_are_one(restaurant: Restaurant, attempt: int) -> None:
    del attempt
    order_id = restaurant.placed()
    assert at_once(*[lambda: restaurant.command("accept", order_id)] * 4) == [200] * 4
    assert restaurant.item(order_id)["sequence"] == {"N": "2"}
    assert restaurant.kitchen_open() == 1


@pytest.mark.parametrize("attempt", range(10))
def test_of_those_who_want_the_last_place_one_gets_it(restaurant: Restaurant, attempt: int) -> None:
    del attempt
    restaurant.set_up(A, "site-1", capacity=2)
    ids = [restaurant.placed(str(number)) for number in range(4)]
    codes = at_once(*(lambda order_id=order_id: restaurant.command("accept", order_id) for order_id in ids))
    assert sorted(codes) == [200, 200, 409, 409]
    assert restaurant.kitchen_open() == 2


@pytest.mark.parametrize("attempt", range(10))
def test_accept_and_cancel_at_once_leave_one_history(restaurant: Restaurant, attempt: int) -> None:
    del attempt
    order_id = restaurant.placed(roles="customer", user_id="anna")
    codes = at_once(
        lambda: restaurant.command("accept", order_id, roles="kitchen owner"),
        lambda: restaurant.command("cancel", order_id, roles="owner"),
    )
    item = restaurant.item(order_id)
    history = [step["M"]["status"]["S"] for step in item["history"]["L"]]
    # The cancellation may come after the acceptance; the acceptance can't come after the cancellation.
    assert (codes, history) in [
        ([200, 200], ["PLACED", "ACCEPTED", "CANCELLED"]),
        ([409, 200], ["PLACED", "CANCELLED"]),
    ]
    assert restaurant.kitchen_open() == 0


@pytest.mark.parametrize("attempt", range(10))
def test_the_end_of_time_and_ready_at_once_leave_one_history(restaurant: Restaurant, attempt: int) -> None:
    del attempt
    order_id = restaurant.placed()
    restaurant.walk(order_id, "accept", "start")
    waiting = ["ACCEPTED", "PREPARING"]
    (code, _) = at_once(
        lambda: restaurant.command("ready", order_id),
        lambda: (200, restaurant.close_wait(order_id, expire=True, waiting=waiting)),
    )
    status = restaurant.item(order_id)["status"]["S"]
    assert (code, status, restaurant.kitchen_open()) in [(200, "READY", 1), (409, "EXPIRED", 0)]


def test_writes_that_always_meet_others_end_in_a_503(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    restaurant.table.conflicts = 1000
    code, body, headers = restaurant.command("accept", order_id)
    assert (code, body["type"]) == (503, "/problems/busy")
    assert int(headers["Retry-After"]) >= 1
    assert restaurant.item(order_id)["status"] == {"S": "PLACED"}
    restaurant.table.conflicts = 3
    assert restaurant.command("accept", order_id)[0] == 200
