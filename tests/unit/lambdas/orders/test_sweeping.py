"""What nobody ended is ended: after the workflow's limits and a grace, once, one tenant at a time."""

from __future__ import annotations

import functools
import importlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from lambdas.orders.deadlines import Deadlines, Waiting
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.task_store import TaskStore
from lambdas.shared.tasks import Task
from tests.fakes.errors import client_error
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.orders.restaurant import A, B, Restaurant

LIMITS = {
    "basic": {"accept": 600, "ready": 1800, "pickup": 900},
    "premium": {"accept": 60, "ready": 60, "pickup": 60},
}
GRACE = 120


@pytest.fixture(autouse=True)
def sweeper(restaurant: Restaurant, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TIME_LIMITS", json.dumps(LIMITS))
    monkeypatch.setenv("SWEEP_GRACE_SECONDS", str(GRACE))
    module = importlib.import_module("lambdas.orders.sweep_orders")
    callbacks = importlib.import_module("lambdas.orders.callbacks").Callbacks(restaurant.workflow)
    monkeypatch.setattr(module, "callbacks", callbacks)
    monkeypatch.setattr(module, "deadlines", Deadlines.from_settings(json.dumps(LIMITS), GRACE))
    monkeypatch.setattr(module, "task_limit", timedelta(hours=1))
    return module


def sweep(after: float, *tenants: str) -> list[str]:
    """Sweep some seconds later than the items of these tests say; return the messages that failed."""
    records = [
        {
            "messageId": tenant_id,
            "body": json.dumps(
                {"job": "sweep", "tenant_id": tenant_id, "tier": "basic", "sites": [], "due": "2026-11-21T10:05:00Z"}
            ),
        }
        for tenant_id in tenants or (A,)
    ]
    module: Any = importlib.import_module("lambdas.orders.sweep_orders")
    context: Any = FakeContext()
    with pytest.MonkeyPatch.context() as patch:
        later = functools.partial(module.Sweep, now=lambda: utc_now() + timedelta(seconds=after))
        patch.setattr(module, "Sweep", later)
        answer = module.handler({"Records": records}, context)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@pytest.mark.parametrize(
    ("steps", "limit", "reason"),
    [
        ((), 600, "not accepted in time"),
        (("accept",), 1800, "not ready in time"),
        (("accept", "start"), 1800, "not ready in time"),
        (("accept", "start", "ready"), 900, "not picked up in time"),
    ],
)
def test_an_order_expires_after_its_limit_and_the_grace(
    restaurant: Restaurant, steps: tuple[str, ...], limit: int, reason: str
) -> None:
    order_id = restaurant.placed()
    restaurant.walk(order_id, *steps)
    before = restaurant.item(order_id)["status"]["S"]
    assert sweep(limit + GRACE - 10) == []
    assert restaurant.item(order_id)["status"]["S"] == before
    assert sweep(limit + GRACE + 10) == []
    item = restaurant.item(order_id)
    assert (item["status"]["S"], item["reason"]["S"]) == ("EXPIRED", reason)
    event = restaurant.event(order_id)
    assert event is not None
    assert event["detail_type"] == "OrderExpired"
    assert restaurant.kitchen_open() == 0
    assert "open_pk" not in item


def test_the_workflow_is_told_that_an_order_expired(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    restaurant.wait(order_id, "wait_accept", "token")
    sweep(3600)
    assert restaurant.workflow.ended == {"token": "OrderExpired"}


def test_the_same_sweep_again_ends_nothing(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    sweep(3600)
    item = json.dumps(restaurant.item(order_id))
    assert sweep(3600) == []
    assert json.dumps(restaurant.item(order_id)) == item


def test_a_tenant_without_open_orders_costs_one_query(restaurant: Restaurant) -> None:
    restaurant.walk(restaurant.placed(), "reject")
    restaurant.table.calls.clear()
    assert sweep(3600) == []
    assert restaurant.table.calls == ["Query"]


def test_only_the_tenant_of_the_message_is_swept(restaurant: Restaurant) -> None:
    mine, other = restaurant.placed(), restaurant.placed(tenant_id=B)
    sweep(3600, A)
    assert restaurant.item(mine)["status"]["S"] == "EXPIRED"
    assert restaurant.item(other, B)["status"]["S"] == "PLACED"


def test_one_order_that_can_not_be_ended_does_not_hold_up_the_others(
    restaurant: Restaurant, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, fine = sorted(restaurant.placed(key) for key in ("1", "2"))
    store = importlib.import_module("lambdas.orders.store").OrderStore
    real = store.find

    def find(self: Any, order_id: str) -> Any:
        if order_id == stuck:
            raise client_error("ThrottlingException", "GetItem")
        return real(self, order_id)

    monkeypatch.setattr(store, "find", find)
    assert sweep(3600) == [A]
    assert restaurant.item(stuck)["status"]["S"] == "PLACED"
    assert restaurant.item(fine)["status"]["S"] == "EXPIRED"


def test_an_order_that_was_seen_too_late_is_left_alone(restaurant: Restaurant, monkeypatch: pytest.MonkeyPatch) -> None:
    order_id = restaurant.placed()
    stale = json.loads(json.dumps(restaurant.item(order_id)))
    restaurant.walk(order_id, "accept")
    module = importlib.import_module("lambdas.orders.sweep_orders")
    monkeypatch.setattr(module, "OpenItems", lambda *_: [Waiting.from_item(stale)])
    assert sweep(3600) == []
    assert restaurant.item(order_id)["status"]["S"] == "ACCEPTED"


def test_the_time_of_the_kitchen_begins_with_its_word() -> None:
    item = {
        "order_id": {"S": "o"},
        "status": {"S": "PREPARING"},
        "tier": {"S": "basic"},
        "history": {
            "L": [
                {"M": {"status": {"S": status}, "at": {"S": f"2026-11-21T10:0{minute}:00.000Z"}, "by": {"S": "u"}}}
                for minute, status in enumerate(("PLACED", "ACCEPTED", "PREPARING"))
            ]
        },
    }
    assert Waiting.from_item(item).since == datetime.fromisoformat("2026-11-21T10:01:00Z")


def test_a_tier_that_has_gone_has_the_longest_time() -> None:
    deadlines = Deadlines(LIMITS, timedelta(0))
    since = datetime.fromisoformat("2026-11-21T10:00:00Z")
    order = Waiting("o", "PLACED", "gone", since)
    assert deadlines.overdue_reason(order, since + timedelta(seconds=600)) is None
    assert deadlines.overdue_reason(order, since + timedelta(seconds=601)) == "not accepted in time"


def put_task(restaurant: Restaurant) -> TaskStore:
    client: Any = restaurant.table
    store = TaskStore(client, "table", A)
    at = rfc3339(utc_now())
    store.add(
        Task(
            task_id="0" * 26,
            kind="sales-report",
            requested_by="user-1",
            input={},
            fingerprint="f",
            created_at=at,
            updated_at=at,
        )
    )
    return store


def test_a_task_that_hangs_is_closed(restaurant: Restaurant) -> None:
    store = put_task(restaurant)
    assert sweep(3590) == []
    task = store.find("0" * 26)
    assert task is not None
    assert task.is_open
    assert sweep(3610) == []
    task = store.find("0" * 26)
    assert task is not None
    assert task.to_json()["status"] == "FAILED"
    assert task.to_json()["error"]["type"] == "/problems/task-timed-out"
    (event,) = json.loads(restaurant.table.items[f"{A}#task#{'0' * 26}", "task"]["outbox"]["S"])
    assert event["detail_type"] == "TaskEnded"


def test_a_task_that_tells_of_progress_is_left_alone_until_it_falls_silent(restaurant: Restaurant) -> None:
    store = put_task(restaurant)
    task = store.find("0" * 26)
    assert task is not None
    store.save(task.progressed(utc_now() + timedelta(seconds=3000), percent=50, checkpoint={}))
    assert sweep(3610) == []
    task = store.find("0" * 26)
    assert task is not None
    assert task.is_open
    assert sweep(6610) == []
    task = store.find("0" * 26)
    assert task is not None
    assert not task.is_open


def test_open_tasks_are_no_tickets_of_a_site(restaurant: Restaurant) -> None:
    put_task(restaurant)
    restaurant.set_up(A, "task")
    _, page, _ = restaurant.listed({"site_id": "task"}, "list_tickets")
    assert page["tickets"] == []
