# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Time zone, period and key of schedules in stacks.

Upstream: MiniStack 1.5.33 drops ``ScheduleExpressionTimezone``, ``StartDate``, ``EndDate`` and
``KmsKeyArn`` in stacks; its Scheduler API knows them.
Why: a daily summary is due at the end of the restaurant's day, not of UTC's.
Remove when: ``tests/local/mends/test_cloudformation_schedule_settings.py`` finds the upstream
emulator showing them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ministack.services import scheduler

from saas_constructs.local.hooks.provisioning import finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::Scheduler::Schedule": frozenset({"EndDate", "KmsKeyArn", "ScheduleExpressionTimezone", "StartDate"}),
}

_DEFAULTS = {"EndDate": None, "KmsKeyArn": None, "ScheduleExpressionTimezone": "UTC", "StartDate": None}


def apply() -> None:
    """Put the mend in force."""
    finish("AWS::Scheduler::Schedule", _set)


def _set(physical_id: str, _old: Properties, new: Properties) -> None:
    schedule = scheduler._schedules[f"{new.get('GroupName', 'default')}/{physical_id}"]
    for name, default in _DEFAULTS.items():
        value = new.get(name, default)
        # CloudFormation writes dates as text, the API answers them as seconds.
        schedule[name] = scheduler._to_epoch(value) if name.endswith("Date") else value
