"""Schedules are due once, in their own zone, within their period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from saas_constructs.local.emulation.schedules import due_time, with_context


def epoch(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


CREATED = epoch("2026-01-01T00:00:00+00:00")


def due(expression: str, now: str, last: str | None = None, **more: Any) -> str | None:
    schedule = {"ScheduleExpression": expression, "CreationDate": CREATED, **more}
    found = due_time(
        schedule,
        epoch(last) if last else None,
        epoch(now),
        interval=60 if expression.startswith("rate") else None,
        next_cron=lambda _expression, after: (after + timedelta(days=1)).replace(hour=3, minute=0),
    )
    return None if found is None else datetime.fromtimestamp(found, UTC).isoformat()


def test_a_rate_is_counted_from_the_last_time() -> None:
    assert due("rate(1 minute)", "2026-01-01T00:00:59+00:00") is None
    assert due("rate(1 minute)", "2026-01-01T00:01:05+00:00") == "2026-01-01T00:01:00+00:00"
    assert due("rate(1 minute)", "2026-01-01T00:01:59+00:00", "2026-01-01T00:01:00+00:00") is None


def test_cron_is_read_in_the_time_zone() -> None:
    berlin = {"ScheduleExpressionTimezone": "Europe/Berlin"}
    assert due("cron(0 3 * * ? *)", "2026-01-02T02:00:00+00:00", **berlin) == "2026-01-02T02:00:00+00:00"
    assert due("cron(0 3 * * ? *)", "2026-01-02T02:00:00+00:00") is None


def test_a_moment_comes_once_and_in_its_zone() -> None:
    berlin = {"ScheduleExpressionTimezone": "Europe/Berlin"}
    moment = "at(2026-07-01T12:00:00)"
    assert due(moment, "2026-07-01T09:59:59+00:00", **berlin) is None
    assert due(moment, "2026-07-01T10:00:00+00:00", **berlin) == "2026-07-01T10:00:00+00:00"
    assert due(moment, "2026-07-01T10:00:01+00:00", "2026-07-01T10:00:00+00:00", **berlin) is None


def test_a_moment_before_the_schedule_never_comes() -> None:
    assert due("at(2025-07-01T12:00:00)", "2026-07-01T10:00:00+00:00") is None


@pytest.mark.parametrize("limit", [{"StartDate": epoch("2026-02-01T00:00:00+00:00")}, {"EndDate": CREATED + 1}])
def test_nothing_is_due_outside_of_the_period(limit: dict[str, Any]) -> None:
    assert due("rate(1 minute)", "2026-01-15T00:00:00+00:00", None, **limit) is None


def test_context_attributes_are_filled_in() -> None:
    names = ("scheduled-time", "schedule-arn", "execution-id", "attempt-number", "unknown")
    text = " ".join(f"<aws.scheduler.{name}>" for name in names)
    filled = with_context(text, schedule_arn="arn", due=CREATED, execution_id="e1")
    assert filled == "2026-01-01T00:00:00Z arn e1 1 <aws.scheduler.unknown>"
