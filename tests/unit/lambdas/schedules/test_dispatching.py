"""Every active tenant gets its message, once for each time, however often a dispatch is repeated."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.schedules.active_tenants import ActiveTenants
from lambdas.schedules.dispatching import NotDueError, check_due, dispatch
from lambdas.schedules.job_queue import JobQueue, JobsNotSentError
from lambdas.schedules.marks import Mark, Marks
from lambdas.shared.tenant_job import TenantJob
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.errors import client_error
from tests.fakes.sqs import FakeSqs

if TYPE_CHECKING:
    from collections.abc import Sequence

DUE = datetime(2026, 11, 21, 10, 5, tzinfo=UTC)
LATER = DUE + timedelta(minutes=5)


class Platform:
    """A registry of tenants, and the queue of their jobs."""

    def __init__(self, active: int) -> None:
        self.registry = FakeDynamoDB(indexes={"tenants_by_status": ("status", "tenant_id")})
        self.sqs = FakeSqs()
        self.pauses: list[float] = []
        for number in range(active):
            self.put(f"t{number:012d}", "active")
        self.put("tsuspended000", "suspended")
        self.registry.put_item(TableName="r", Item={"pk": {"S": "slug#a"}, "sk": {"S": "slug"}})
        self.registry.calls.clear()

    def put(self, tenant_id: str, status: str) -> None:
        item = {
            "pk": {"S": f"tenant#{tenant_id}"},
            "sk": {"S": "tenant"},
            "tenant_id": {"S": tenant_id},
            "status": {"S": status},
            "tier": {"S": "basic"},
            "sites": {"L": [{"S": "site-1"}]},
        }
        self.registry.put_item(TableName="registry", Item=item)

    def dispatch(self, due: datetime = DUE, *, page_size: int = 4) -> int:
        registry: Any = self.registry
        sqs: Any = self.sqs
        return dispatch(
            "sweep",
            due,
            tenants=ActiveTenants(registry, "registry", page_size=page_size),
            marks=Marks(registry, "registry"),
            queue=JobQueue(sqs, "https://queue", pause=self.pauses.append),
        )

    @property
    def sent(self) -> list[str]:
        return [json.loads(body)["tenant_id"] for body in self.sqs.messages]


def test_every_active_tenant_gets_one_message_in_its_own_group() -> None:
    platform = Platform(11)
    assert platform.dispatch() == 11
    assert platform.sent == sorted(set(platform.sent)) == platform.sqs.groups
    assert "tsuspended000" not in platform.sent


def test_a_message_says_all_that_its_worker_needs() -> None:
    platform = Platform(1)
    platform.dispatch()
    job = TenantJob.from_message(json.loads(platform.sqs.messages[0]))
    assert job == TenantJob("sweep", "t000000000000", "basic", ("site-1",), DUE)


def test_the_registry_is_queried_page_by_page() -> None:
    platform = Platform(8)
    platform.dispatch()
    assert platform.registry.calls.count("Query") == 3
    assert not {"Scan"} & set(platform.registry.calls)


def test_the_same_time_is_dispatched_once() -> None:
    platform = Platform(5)
    platform.dispatch()
    platform.registry.calls.clear()
    assert platform.dispatch() == 0
    assert platform.registry.calls == ["GetItem"]
    assert len(platform.sent) == 5


def test_the_next_time_is_dispatched_again() -> None:
    platform = Platform(5)
    platform.dispatch()
    assert platform.dispatch(LATER) == 5


def test_an_older_time_does_not_come_back() -> None:
    platform = Platform(5)
    platform.dispatch(LATER)
    assert platform.dispatch(DUE) == 0
    assert len(platform.sent) == 5


def test_a_dispatch_goes_on_where_a_failure_stopped_it() -> None:
    platform = Platform(10)
    real, calls = platform.sqs.send_message_batch, []

    def failing(**arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise client_error("ServiceUnavailable", "SendMessageBatch")
        return real(**arguments)

    platform.sqs.send_message_batch = failing  # type: ignore[method-assign]  # a failure half-way
    with pytest.raises(Exception, match="ServiceUnavailable"):
        platform.dispatch()
    assert len(platform.sent) == 8
    assert platform.dispatch() == 2
    assert platform.sent == sorted(set(platform.sent))
    assert len(platform.sent) == 10


def test_a_dispatch_that_a_later_one_overtakes_stops_after_its_page() -> None:
    platform = Platform(9)
    registry: Any = platform.registry
    marks = Marks(registry, "registry")
    sent: list[TenantJob] = []

    class Queue:
        """Where a later dispatch begins while the first page is sent."""

        def send(self, jobs: Sequence[TenantJob]) -> None:
            sent.extend(jobs)
            marks.set("sweep", Mark(LATER, "", is_done=False))

    tenants = ActiveTenants(registry, "registry", page_size=4)
    assert dispatch("sweep", DUE, tenants=tenants, marks=marks, queue=Queue()) == 4
    assert len(sent) == 4
    assert marks.of("sweep") == Mark(LATER, "", is_done=False)


def test_a_later_mark_is_not_overwritten() -> None:
    platform = Platform(9)
    registry: Any = platform.registry
    marks = Marks(registry, "registry")
    assert marks.set("sweep", Mark(LATER, "", is_done=False))
    assert not marks.set("sweep", Mark(DUE, "t000000000004", is_done=False))
    assert marks.of("sweep") == Mark(LATER, "", is_done=False)


def test_no_tenants_are_nothing_to_do() -> None:
    platform = Platform(0)
    assert platform.dispatch() == 0
    assert platform.dispatch() == 0


def test_entries_that_the_queue_refuses_are_sent_again() -> None:
    platform = Platform(3)
    platform.sqs.refusals = 2
    platform.dispatch()
    assert sorted(platform.sent) == ["t000000000000", "t000000000001", "t000000000002"]
    assert platform.pauses == [0.1]


def test_a_queue_that_refuses_for_good_is_an_error() -> None:
    platform = Platform(1)

    def refuse(**_: Any) -> Any:
        return {"Failed": [{"Id": "0", "Code": "InternalError"}]}

    platform.sqs.send_message_batch = refuse  # type: ignore[method-assign]  # a queue that takes nothing
    with pytest.raises(JobsNotSentError, match="refused 1 jobs 4 times, with InternalError"):
        platform.dispatch()


def test_a_time_far_ahead_is_refused_for_its_mark_would_stop_the_schedule() -> None:
    check_due(DUE + timedelta(days=2), DUE)
    with pytest.raises(NotDueError, match="at most 2 days ahead, got 2099"):
        check_due(datetime(2099, 1, 1, tzinfo=UTC), DUE)
