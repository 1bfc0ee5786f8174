"""Notifications: for how long people are told of something, and for how long it is known that they were."""

from __future__ import annotations

from lambdas.notifications import telling
from lambdas.shared import idempotency
from tests.stacks.synthesis import Reference, resources


def test_people_are_told_of_what_queues_hold_and_marks_outlast_it(reference: Reference) -> None:
    queues = resources(reference.templates["production-eu-ApplicationEvents"], "AWS::SQS::Queue").values()
    longest = 2 * max(queue["Properties"].get("MessageRetentionPeriod", 345_600) for queue in queues)
    assert longest <= telling.TOO_OLD.total_seconds() < idempotency.KEPT_SECONDS
