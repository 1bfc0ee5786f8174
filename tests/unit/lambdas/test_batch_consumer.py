"""Batch consumers: all events together, and each message's fate its own."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from lambdas.shared.consumer import batch_consumer
from lambdas.shared.contracts.tenant_events import TenantOnboarded
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.test_consumer import BLUE, GREEN, message, onboarded

CONTEXT: Any = FakeContext()
BATCH = {
    "Records": [
        message(onboarded(BLUE), "blue"),
        {"messageId": "poison", "body": "no json"},
        message(onboarded(GREEN), "green"),
        message(onboarded(GREEN), "green-again"),
    ]
}


def _failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_it_gets_the_sound_events_together_and_in_order() -> None:
    seen: list[TenantOnboarded] = []

    @batch_consumer(TenantOnboarded)
    def handler(events: Sequence[TenantOnboarded]) -> Iterable[TenantOnboarded]:
        seen.extend(events)
        return []

    assert _failed(handler(BATCH, CONTEXT)) == ["poison"]
    assert seen == [onboarded(BLUE), onboarded(GREEN), onboarded(GREEN)]


def test_only_what_it_returns_comes_again_even_beside_its_equal() -> None:
    @batch_consumer(TenantOnboarded)
    def handler(events: Sequence[TenantOnboarded]) -> Iterable[TenantOnboarded]:
        return [events[2]]

    assert _failed(handler(BATCH, CONTEXT)) == ["poison", "green-again"]


def test_when_it_raises_all_come_again_and_each_is_explained(logs: Output) -> None:
    @batch_consumer(TenantOnboarded)
    def handler(events: Sequence[TenantOnboarded]) -> Iterable[TenantOnboarded]:
        raise RuntimeError(f"broken after {len(events)}")

    assert _failed(handler(BATCH, CONTEXT)) == ["poison", "blue", "green", "green-again"]
    failures = [line for line in logs.lines() if line["message"] == "consumer failed"]
    assert [(line.get("event_id"), line.get("tenant_id")) for line in failures] == [
        (None, None),
        (onboarded(BLUE).event_id, BLUE),
        (onboarded(GREEN).event_id, GREEN),
        (onboarded(GREEN).event_id, GREEN),
    ]


def test_a_batch_of_poison_only_does_not_call_it() -> None:
    @batch_consumer(TenantOnboarded)
    def handler(events: Sequence[TenantOnboarded]) -> Iterable[TenantOnboarded]:
        raise AssertionError(json.dumps([event.to_detail() for event in events]))

    poison = {"Records": [{"messageId": "poison", "body": "[]"}]}
    assert _failed(handler(poison, CONTEXT)) == ["poison"]
