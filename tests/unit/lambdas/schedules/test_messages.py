"""Messages of a queue are taken one by one; what fails comes again by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lambdas.shared.messages import MessageError, message_consumer
from lambdas.shared.tenant_job import TenantJob
from tests.fakes.lambda_context import FakeContext

BODY: dict[str, Any] = {
    "job": "sweep",
    "tenant_id": "t0123456789ab",
    "tier": "basic",
    "sites": ["site-1"],
    "due": "2026-11-21T10:05:00Z",
}


def take(handler: Any, *bodies: str) -> list[str]:
    records = [{"messageId": str(number), "body": body} for number, body in enumerate(bodies)]
    answer = handler({"Records": records}, FakeContext())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_one_failure_does_not_touch_the_others(logs: Any) -> None:
    taken = []

    @message_consumer(TenantJob.from_message)
    def handler(job: TenantJob) -> None:
        if job.job == "broken":
            raise RuntimeError("no way")
        taken.append(job.tenant_id)

    other = {**BODY, "tenant_id": "t1123456789ab"}
    bodies = [json.dumps(body) for body in (BODY, {**BODY, "job": "broken"}, other)]
    assert take(handler, bodies[0], bodies[1], "no json", bodies[2]) == ["1", "2"]
    assert taken == ["t0123456789ab", "t1123456789ab"]
    failures = [line for line in logs.lines() if line["message"] == "consumer failed"]
    assert [(line.get("tenant_id"), line["error"]) for line in failures] == [
        ("t0123456789ab", "RuntimeError"),
        (None, "MessageError"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"tenant_id": "x"},
        {"tenant_id": None},
        {"sites": "site-1"},
        {"sites": [1]},
        {"due": "<aws.scheduler.scheduled-time>"},
        {"due": "2026-11-21T10:05:00"},
        {"tier": 1},
    ],
)
def test_what_is_no_job_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(MessageError):
        TenantJob.from_message({**BODY, **change})


def test_a_job_survives_its_message() -> None:
    job = TenantJob.from_message(BODY)
    assert TenantJob.from_message(job.to_message()) == job
