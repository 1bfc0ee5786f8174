"""A task is done once, goes on after a crash, and always ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.shared.contention import LostRaceError
from lambdas.shared.task_store import TaskStore
from lambdas.shared.tasks import FAILED, PENDING, RESULT_SECONDS, RUNNING, SUCCEEDED, Task, task_id_of
from lambdas.tasks.rules import IdempotencyKeyReusedError, request_task
from lambdas.tasks.running import MAX_ATTEMPTS, Progress, TaskRefusedError, run_task
from tests.fakes.dynamodb import FakeDynamoDB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.shared.tenant import Tenant

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Table:
    """One tenant's tasks in memory, and what was told about them."""

    def __init__(self, tenant_id: str) -> None:
        self.client = FakeDynamoDB(leading_key=f"{tenant_id}#")
        self.store = self.store_of(self.client, tenant_id)
        self.told: list[dict[str, Any]] = []

    @staticmethod
    def store_of(client: Any, tenant_id: str) -> TaskStore:
        """Return what one worker writes with."""
        return TaskStore(client, "table", tenant_id)

    def add(self, task: Task) -> Task | None:
        before = self.store.add(task)
        self._note()
        return before

    def find(self, task_id: str) -> Task | None:
        return self.store.find(task_id)

    def save(self, task: Task) -> Task:
        saved = self.store.save(task)
        self._note()
        return saved

    @property
    def item(self) -> dict[str, Any]:
        (item,) = self.client.items.values()
        return item

    def _note(self) -> None:
        (event,) = json.loads(self.item["outbox"]["S"])
        if event not in self.told:
            self.told.append(event)


@pytest.fixture
def tenant(make_tenant: Callable[..., Tenant]) -> Tenant:
    return make_tenant()


@pytest.fixture
def table(tenant: Tenant) -> Table:
    return Table(tenant.tenant_id)


@pytest.fixture
def task_id(table: Table, tenant: Tenant) -> str:
    asked = request_task("count", {"to": 3}, tenant=tenant, idempotency_key="key", tasks=table, now=lambda: NOW)
    return asked.task.task_id


def run(table: Table, task_id: str, work: Callable[[Mapping[str, Any], Progress], Mapping[str, Any]]) -> Task:
    run_task(task_id, tasks=table, work=work, now=lambda: NOW + timedelta(seconds=1))
    task = table.find(task_id)
    assert task is not None
    return task


def count_up(content: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    for number in range(int(progress.checkpoint.get("number", 0)), content["to"]):
        progress.report(100 * (number + 1) // content["to"], {"number": number + 1})
    return {"counted": content["to"]}


def refuse(*_: Any) -> Mapping[str, Any]:
    # Passes every handler of errors.
    pytest.fail("the work must not be done")


def test_a_request_is_kept_and_told_with_one_write(table: Table, task_id: str) -> None:
    assert table.client.calls == ["PutItem"]
    assert table.item["status"]["S"] == PENDING
    assert [event["detail_type"] for event in table.told] == ["TaskRequested"]
    assert table.told[0]["detail"]["input"] == {"to": 3}
    assert table.told[0]["detail"]["correlation_id"] == task_id


def test_a_repeated_request_is_the_same_task(table: Table, tenant: Tenant, task_id: str) -> None:
    again = request_task("count", {"to": 3}, tenant=tenant, idempotency_key="key", tasks=table)
    assert again.replayed
    assert again.task.task_id == task_id
    assert len(table.client.items) == 1


def test_a_key_does_not_ask_for_two_things(table: Table, tenant: Tenant, task_id: str) -> None:
    with pytest.raises(IdempotencyKeyReusedError):
        request_task("count", {"to": 4}, tenant=tenant, idempotency_key="key", tasks=table)
    assert table.find(task_id) is not None
    assert table.item["input"]["S"] == '{"to":3}'


def test_callers_with_one_key_get_a_task_each(make_tenant: Callable[..., Tenant]) -> None:
    callers = [make_tenant(), make_tenant(user_id="user-2"), make_tenant(tenant_id="t1123456789ab")]
    assert len({task_id_of(caller, "key") for caller in callers}) == 3


def test_the_work_is_done_and_told_step_by_step(table: Table, task_id: str) -> None:
    task = run(table, task_id, count_up)
    assert (task.status, task.percent, task.result) == (SUCCEEDED, 100, {"counted": 3})
    assert [(event["detail_type"], event["detail"].get("percent")) for event in table.told[1:]] == [
        ("TaskProgressed", 0),
        ("TaskProgressed", 33),
        ("TaskProgressed", 66),
        ("TaskProgressed", 99),
        ("TaskEnded", 100),
    ]
    assert len({event["detail"]["event_id"] for event in table.told}) == len(table.told)


def test_what_has_ended_is_not_done_again(table: Table, task_id: str) -> None:
    done = run(table, task_id, count_up)
    assert run(table, task_id, refuse) == done


def test_a_task_that_is_gone_is_nothing_to_do(table: Table) -> None:
    run_task("0" * 26, tasks=table, work=refuse)
    assert not table.client.items


def test_the_next_worker_goes_on_where_one_was_killed(table: Table, task_id: str) -> None:
    class KilledError(BaseException):
        """No handler of errors runs."""

    def killed(_content: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        progress.report(66, {"number": 2})
        raise KilledError

    with pytest.raises(KilledError):
        run(table, task_id, killed)
    assert table.item["status"]["S"] == RUNNING
    assert run(table, task_id, count_up).result == {"counted": 3}
    assert [event["detail"]["percent"] for event in table.told[1:]] == [0, 66, 66, 99, 100]


def test_an_error_is_tried_again_and_ends_the_task_at_last(table: Table, task_id: str, logs: Any) -> None:
    def broken(*_: Any) -> Mapping[str, Any]:
        raise RuntimeError("secret internals")

    for _ in range(MAX_ATTEMPTS - 1):
        with pytest.raises(RuntimeError):
            run(table, task_id, broken)
    task = run(table, task_id, broken)
    assert task.status == FAILED
    assert task.error is not None
    assert task.error.to_json()["type"] == "/problems/task-failed"
    assert "secret" not in str(task.to_json())
    assert "secret internals" in str(logs.lines())
    assert table.told[-1]["detail"]["status"] == FAILED


def test_workers_that_are_killed_over_and_over_do_not_leave_it_running(table: Table, task_id: str) -> None:
    for _ in range(MAX_ATTEMPTS):
        task = table.find(task_id)
        assert task is not None
        table.save(task.begun(NOW))
    assert run(table, task_id, refuse).status == FAILED


def test_work_that_can_not_be_done_ends_at_once_and_says_why(table: Table, task_id: str) -> None:
    def impossible(*_: Any) -> Mapping[str, Any]:
        raise TaskRefusedError("the site has no orders")

    task = run(table, task_id, impossible)
    assert (task.status, task.attempts) == (FAILED, 1)
    assert task.to_json()["error"] == {"type": "/problems/task-refused", "detail": "the site has no orders"}


def test_a_worker_stops_when_another_has_begun(table: Table, task_id: str) -> None:
    def overtaken(_content: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        task = table.find(task_id)
        assert task is not None
        table.save(task.begun(NOW))
        with pytest.raises(LostRaceError):
            progress.report(50, {"number": 1})
        progress.report(50, {"number": 1})
        raise AssertionError("the report must fail")

    task = run(table, task_id, overtaken)
    assert (task.status, task.attempts) == (RUNNING, 2)


def test_a_task_is_open_until_its_end_and_dropped_later(table: Table, task_id: str) -> None:
    assert table.item["open_pk"]["S"].endswith("#open")
    assert table.item["open_sk"]["S"] == f"~task#2026-11-21T12:00:00.000Z#{task_id}"
    assert "expires_at" not in table.item
    run(table, task_id, count_up)
    assert not {"open_pk", "open_sk", "checkpoint"} & set(table.item)
    assert int(table.item["expires_at"]["N"]) == int(NOW.timestamp()) + 1 + RESULT_SECONDS


@pytest.mark.parametrize("write", range(5), ids=["begun", "first report", "second", "third", "succeeded"])
def test_a_worker_whose_write_lost_its_answer_goes_on(table: Table, task_id: str, write: int) -> None:
    def losing(content: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        for number in range(content["to"]):
            table.client.lost_answers += write == number + 1
            progress.report(30 * number, {"number": number})
        table.client.lost_answers += write == content["to"] + 1
        return {"counted": content["to"]}

    table.client.lost_answers += write == 0
    task = run(table, task_id, losing)
    assert (task.status, task.attempts, table.client.lost_answers) == (SUCCEEDED, 1, 0)


def test_of_two_workers_that_begin_at_once_one_has_the_task(table: Table, task_id: str, tenant: Tenant) -> None:
    before = table.find(task_id)
    assert before is not None
    begun = before.begun(NOW)
    table.save(begun)
    with pytest.raises(LostRaceError):
        Table.store_of(table.client, tenant.tenant_id).save(begun)
