"""A report is asked for at once, seen by whom it concerns, and made by its worker."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest

from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.service import A, B, Reply, Service

BODY = {"site_id": "site-1", "from": "2026-11-01", "to": "2026-11-02"}


class Tasks(Service):
    """The operations on tasks, and their worker."""

    def ask(self, key: str | None = "key", body: Any = None, **caller: Any) -> Reply:
        headers = {} if key is None else {"idempotency-key": key}
        return self.call("request_sales_report", None, body or BODY, headers=headers, **caller)

    def get(self, task_id: str, **caller: Any) -> Reply:
        return self.call("get_task", {"task_id": task_id}, **caller)

    def work(self, *, times: int = 1) -> list[str]:
        (entry,) = [entry for entry in self.told() if entry["detail_type"] == "TaskRequested"]
        body = json.dumps({"source": entry["source"], "detail-type": entry["detail_type"], "detail": entry["detail"]})
        records = [{"messageId": str(number), "body": body} for number in range(times)]
        context: Any = FakeContext()
        handler = importlib.import_module("lambdas.tasks.make_sales_report").handler
        return [failure["itemIdentifier"] for failure in handler({"Records": records}, context)["batchItemFailures"]]


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> Tasks:
    return Tasks("tasks", FakeDynamoDB(indexes={"orders_by_site": ("site_pk", "site_sk")}), monkeypatch)


def test_the_answer_comes_at_once_and_says_where_to_look(tasks: Tasks) -> None:
    reply = tasks.ask()
    assert reply.status == 202
    assert reply.headers["Location"] == f"tasks/{reply.body['task_id']}"
    assert (reply.body["status"], reply.body["percent"]) == ("PENDING", 0)
    assert tasks.table.calls == ["PutItem"]


def test_a_repeated_request_is_the_same_task(tasks: Tasks) -> None:
    first, again = tasks.ask(), tasks.ask()
    assert again.status == 202
    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_key_is_for_one_report(tasks: Tasks) -> None:
    tasks.ask()
    reply = tasks.ask(body={**BODY, "to": "2026-11-03"})
    assert (reply.status, reply.body["type"]) == (422, "/problems/idempotency-key-reused")


def test_a_key_is_required(tasks: Tasks) -> None:
    reply = tasks.ask(None)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (400, "/header/Idempotency-Key")


def test_a_tier_without_reports_makes_none(tasks: Tasks) -> None:
    reply = tasks.ask(features="webhooks")
    assert (reply.status, reply.body["type"]) == (403, "/problems/feature-not-included")
    assert (reply.body["feature"], reply.body["tier"]) == ("reports", "basic")
    assert not tasks.table.items


def test_nobody_asks_for_another_site(tasks: Tasks) -> None:
    assert tasks.ask(sites="site-2").status == 403
    assert not tasks.table.items


def test_the_worker_makes_the_report_once(tasks: Tasks) -> None:
    task_id = tasks.ask().body["task_id"]
    assert tasks.work(times=2) == []
    body = tasks.get(task_id).body
    assert (body["status"], body["percent"]) == ("SUCCEEDED", 100)
    assert body["result"] == {**BODY, "orders": 0, "orders_by_status": {}, "revenue": {}, "items": []}


def test_who_did_not_ask_does_not_see_it(tasks: Tasks) -> None:
    task_id = tasks.ask(user_id="one", roles="manager").body["task_id"]
    assert tasks.get(task_id, user_id="one", roles="manager").status == 200
    assert tasks.get(task_id, user_id="two", roles="manager").status == 404
    assert tasks.get(task_id, user_id="two", roles="owner").status == 200
    assert tasks.get(task_id, user_id="one", roles="owner", tenant_id=B).status == 404


def test_a_result_whose_time_is_over_is_gone(tasks: Tasks) -> None:
    task_id = tasks.ask().body["task_id"]
    tasks.work()
    tasks.table.items[f"{A}#task#{task_id}", "task"]["expires_at"] = {"N": "1"}
    assert tasks.get(task_id).status == 404
