"""When schedules are due, and what they tell their targets.

Source: "Schedule types" and "Adding context attributes" (EventBridge Scheduler User Guide).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Next = Callable[[str, datetime], datetime | None]
"""Given a cron expression and an aware time, the next time after it in the same zone."""

_AT = "at("


def due_time(
    schedule: Mapping[str, Any], last: float | None, now: float, *, interval: float | None, next_cron: Next
) -> float | None:
    """Tell the time for which a schedule is due now; None when it is not.

    Args:
        schedule: ``ScheduleExpression``, ``ScheduleExpressionTimezone``, ``StartDate``, ``EndDate``, ``CreationDate``.
        last: The time for which it was last due, in seconds since the epoch; None when it never was.
        now: Seconds since the epoch.
        interval: Seconds of a ``rate`` expression.
        next_cron: Where a ``cron`` expression goes next.
    """
    start, end = schedule.get("StartDate"), schedule.get("EndDate")
    if (start is not None and now < start) or (end is not None and now > end):
        return None
    expression = schedule["ScheduleExpression"].strip()
    zone = ZoneInfo(schedule.get("ScheduleExpressionTimezone") or "UTC")
    begun = max(schedule["CreationDate"], start or 0)
    due: float | None = None
    if expression.startswith(_AT):
        at = datetime.fromisoformat(expression.removeprefix(_AT).rstrip(") ")).replace(tzinfo=zone)
        due = at.timestamp() if last is None and at.timestamp() >= begun else None
    elif interval is not None:
        due = (last if last is not None else begun) + interval
    else:
        following = next_cron(expression, datetime.fromtimestamp(last if last is not None else begun, zone))
        due = following.timestamp() if following else None
    return due if due is not None and due <= now else None


def with_context(text: str, *, schedule_arn: str, due: float, execution_id: str) -> str:
    """Put a schedule's context attributes into the input of its target.

    Args:
        text: The input, with ``<aws.scheduler.…>`` where they belong.
        schedule_arn: ARN of the schedule.
        due: The time for which it was due, in seconds since the epoch.
        execution_id: Name of this one invocation.
    """
    values = {
        "schedule-arn": schedule_arn,
        "scheduled-time": datetime.fromtimestamp(due, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "execution-id": execution_id,
        "attempt-number": "1",
    }
    for name, value in values.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text
