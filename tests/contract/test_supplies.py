"""Supplies: limits of the document, shape of answers, and how long it is known that an event was applied."""

from __future__ import annotations

from typing import Any

import pytest

from lambdas.supplies import usage, validation
from lambdas.supplies.model import Adjustment, Supply
from tests.contract.bodies import accepted, check_answer, valid, variants
from tests.stacks.synthesis import Reference, resources

SUPPLY: dict[str, Any] = {"name": "Flour", "unit": "g", "low_at": 1000}
ADJUSTMENT: dict[str, Any] = {"change": 1, "reason": "delivery"}


@pytest.mark.parametrize(
    "body",
    variants(
        SUPPLY,
        name=("", "a", "a" * 100, "a" * 101, 7, None),
        unit=("", "a" * 20, "a" * 21, 7, None),
        low_at=(-1, 0, 1_000_000_000, 1_000_000_001, "1", None),
    ),
    ids=repr,
)
def test_gateway_and_function_agree_on_a_supply(body: Any) -> None:
    assert valid("putSupply", body) == accepted(lambda value: validation.supply_request(value, "flour"), body)


@pytest.mark.parametrize(
    "body",
    variants(
        ADJUSTMENT,
        change=(-1_000_000_001, -1_000_000_000, -1, 0, 1_000_000_000, 1_000_000_001, "1", True, None),
        reason=("", "a", "a" * 200, "a" * 201, 7, None),
    ),
    ids=repr,
)
def test_gateway_and_function_agree_on_an_adjustment(body: Any) -> None:
    assert valid("adjustSupply", body) == accepted(validation.adjustment_request, body)


def test_answers_are_what_the_document_promises() -> None:
    check_answer("Supply", Supply("flour", "Flour", "g", -5, 1000).to_json())
    adjustment = Adjustment("0" * 26, "flour", -5, "waste", "2026-01-01T00:00:00.000Z", "user-1")
    check_answer("Adjustment", adjustment.to_json() | {"on_hand": 5})


def test_marks_outlast_every_copy_of_an_event(reference: Reference) -> None:
    """A copy comes from a replay of the archive at the latest, through a queue and its dead letters."""
    template = reference.templates["production-eu-ApplicationPlane"]
    (archive,) = resources(template, "AWS::Events::Archive").values()
    queues = resources(reference.templates["production-eu-ApplicationEvents"], "AWS::SQS::Queue").values()
    longest = 2 * max(queue["Properties"].get("MessageRetentionPeriod", 345_600) for queue in queues)
    assert usage.TOO_OLD.total_seconds() >= archive["Properties"]["RetentionDays"] * 86_400 + longest
    assert usage.MARKS_LAST > usage.TOO_OLD
