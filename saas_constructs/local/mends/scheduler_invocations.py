# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Schedules that are due in their own time zone, and say so to their target.

Upstream: MiniStack 1.5.33 looks every ten seconds, takes every cron and at expression for UTC, and hands
context attributes such as ``<aws.scheduler.scheduled-time>`` on as the text they are.
Why: the end of a restaurant's day is not UTC's, and a dispatcher that does not know for which time it was
called cannot tell a repeated call from the next one.
Remove when: ``tests/local/mends/test_scheduler_invocations.py`` finds the upstream emulator filling them
in.

What was due while the emulator stood still is not made up for. ``FlexibleTimeWindow`` delays nothing.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ministack.core.responses import (
    get_account_id,
    get_region,
    new_uuid,
    set_request_account_id,
    set_request_region,
)
from ministack.services import eventbridge, scheduler

from saas_constructs.local.emulation.schedules import due_time, with_context

if TYPE_CHECKING:
    from datetime import datetime

_LOOK_SECONDS = 1

Schedule = dict[str, Any]
_started = time.time()


def apply() -> None:
    """Put the mend in force."""
    scheduler._SCHEDULE_TICK_INTERVAL = _LOOK_SECONDS
    scheduler._tick_schedules = _tick


def _tick() -> None:
    now = time.time()
    for key, schedule in list(scheduler._schedules._data.items()):
        due = _due(key, schedule, now) if schedule.get("State") == "ENABLED" else None
        if due is None:
            continue
        scheduler._schedule_last_fired[key] = due
        account, region, _name = key
        outer = get_account_id(), get_region()
        set_request_account_id(account)
        set_request_region(region)
        try:
            _invoke(schedule, due)
        finally:
            set_request_account_id(outer[0])
            set_request_region(outer[1])
        if schedule["ScheduleExpression"].startswith("at(") and schedule.get("ActionAfterCompletion") == "DELETE":
            scheduler._schedules._data.pop(key, None)
            scheduler._schedule_last_fired.pop(key, None)


def _due(key: tuple[str, str, str], schedule: Schedule, now: float) -> float | None:
    last = scheduler._schedule_last_fired.get(key)
    if last is not None and last < schedule["CreationDate"]:
        last = None  # of another schedule, which had the same name
    described = {**schedule, "CreationDate": max(schedule["CreationDate"], _started)}
    for name in ("StartDate", "EndDate"):
        described[name] = scheduler._to_epoch(schedule.get(name))
    interval = eventbridge._parse_rate_seconds(schedule["ScheduleExpression"])
    return due_time(described, last, now, interval=interval, next_cron=_next_cron)


def _next_cron(expression: str, after: datetime) -> datetime | None:
    fields = eventbridge._parse_cron_fields(expression)
    following: datetime | None = eventbridge._cron_next_fire(fields, after) if fields else None
    return following


def _invoke(schedule: Schedule, due: float) -> None:
    target = dict(schedule["Target"])
    execution = new_uuid()
    if target.get("Input"):
        target["Input"] = with_context(target["Input"], schedule_arn=schedule["Arn"], due=due, execution_id=execution)
    event = {
        "EventId": execution,
        "Source": "aws.scheduler",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "Time": due,
        "Resources": [schedule["Arn"]],
        "Account": get_account_id(),
        "Region": get_region(),
    }
    eventbridge._invoke_target(target, event, schedule)
