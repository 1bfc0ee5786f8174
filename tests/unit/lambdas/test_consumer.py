"""Consumers: each message by itself, checked, with its own tenant on the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.tenant_events import TenantOnboarded
from lambdas.shared.observability import count, logger
from tests.fakes.lambda_context import FakeContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.lambdas.conftest import Output

BLUE, GREEN = "t0123456789ab", "t0123456789ac"


def onboarded(tenant_id: str = BLUE, slug: str = "blue-bistro") -> TenantOnboarded:
    return TenantOnboarded.ending(
        tenant_id=tenant_id,
        operation_id="operation-1",
        attempt=1,
        occurred_at="2026-11-21T10:00:00Z",
        slug=slug,
        tier="basic",
        model="pool",
    )


def message(event: TenantOnboarded, message_id: str = "1", **changes: Any) -> dict[str, Any]:
    entry = {"source": event.SOURCE, "detail-type": event.DETAIL_TYPE, "detail": event.to_detail(), **changes}
    return {"messageId": message_id, "body": json.dumps(entry)}


def run(consume: Callable[[TenantOnboarded], None], *messages: dict[str, Any]) -> list[str]:
    """Consume a batch, and return the ids of the messages that failed."""
    context: Any = FakeContext()
    answer = event_consumer(TenantOnboarded)(consume)({"Records": list(messages)}, context)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_the_function_gets_the_event() -> None:
    seen: list[TenantOnboarded] = []
    assert run(seen.append, message(onboarded())) == []
    assert seen == [onboarded()]


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_one_failure_touches_no_other_message(failing: int) -> None:
    seen: list[str] = []

    def consume(event: TenantOnboarded) -> None:
        if event.slug == f"slug-{failing}":
            raise RuntimeError("out of order")
        seen.append(event.slug)

    batch = [message(onboarded(slug=f"slug-{number}"), str(number)) for number in range(3)]
    assert run(consume, *batch) == [str(failing)]
    assert seen == [f"slug-{number}" for number in range(3) if number != failing]


@pytest.mark.parametrize(
    "changes",
    [
        {"source": "saas.orders"},
        {"detail-type": "OrderPlaced"},
        {"detail": {**onboarded().to_detail(), "tier": "gold"}},
        {"detail": None},
        {"detail": "{}"},
    ],
    ids=str,
)
def test_a_poison_event_fails_alone_and_never_reaches_the_function(changes: dict[str, Any], logs: Output) -> None:
    seen: list[TenantOnboarded] = []
    assert run(seen.append, message(onboarded(), "bad", **changes), message(onboarded(GREEN), "good")) == ["bad"]
    assert [event.tenant_id for event in seen] == [GREEN]
    (failure,) = (line for line in logs.lines() if line["message"] == "consumer failed")
    assert failure["error"] == "ContractViolationError"
    assert failure["message_id"] == "bad"


@pytest.mark.parametrize("body", ["", "no json", "[]", "null", '{"detail": {}}', '"text"'])
def test_a_message_that_is_no_event_fails_alone(body: str) -> None:
    seen: list[TenantOnboarded] = []
    assert run(seen.append, {"messageId": "bad", "body": body}, message(onboarded(), "good")) == ["bad"]
    assert seen == [onboarded()]


def test_the_failure_is_logged_so_that_a_dead_letter_can_be_explained(logs: Output) -> None:
    def consume(event: TenantOnboarded) -> None:
        raise LookupError(f"no site of {event.slug}")

    run(consume, message(onboarded()))
    (failure,) = (line for line in logs.lines() if line["message"] == "consumer failed")
    assert failure["level"] == "ERROR"
    assert failure["event_id"] == onboarded().event_id
    assert (failure["error"], failure["reason"]) == ("LookupError", "no site of blue-bistro")
    assert failure["tenant_id"] == BLUE


def test_nothing_of_one_message_is_on_the_log_of_the_next(logs: Output) -> None:
    def consume(event: TenantOnboarded) -> None:
        logger.info("consumed", slug=event.slug)

    run(
        consume,
        message(onboarded(BLUE, "blue"), "1"),
        {"messageId": "2", "body": "no json"},
        message(onboarded(GREEN, "green"), "3"),
    )
    lines = [line for line in logs.lines() if line["message"] in {"consumed", "consumer failed"}]
    assert [line.get("tenant_id") for line in lines] == [BLUE, None, GREEN]
    assert [line.get("event_id") for line in lines] == [onboarded(BLUE).event_id, None, onboarded(GREEN).event_id]


def test_what_is_counted_is_written_with_its_own_tenant(capsys: pytest.CaptureFixture[str]) -> None:
    def consume(event: TenantOnboarded) -> None:
        del event
        count("Consumed")

    run(consume, message(onboarded(BLUE), "1"), message(onboarded(GREEN), "2"))
    blobs = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "Consumed" in line]
    assert [(blob["tenant_id"], blob["Consumed"]) for blob in blobs] == [(BLUE, [1.0]), (GREEN, [1.0])]
