# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Delays between retries, and a token of its own for each attempt.

Upstream: MiniStack 1.5.33 reads neither ``MaxDelaySeconds`` nor ``JitterStrategy`` of a retrier, and
gives a task the same token at every attempt.
Why: a late answer to an attempt that timed out would be taken for the answer to the next one.
Remove when: ``tests/local/mends/test_stepfunctions_retries.py`` finds the upstream emulator obeying.
"""

from __future__ import annotations

import random
from typing import Any

from ministack.core.responses import new_uuid
from ministack.services import stepfunctions

from saas_constructs.local.hooks import workflow

_INTERVAL_SECONDS = 1
_BACKOFF_RATE = 2.0


def apply() -> None:
    """Put the mend in force."""
    workflow.install()
    find = stepfunctions._find_matching_retrier

    def mended_find(retriers: list[dict[str, Any]], error: str, counts: dict[int, int]) -> tuple[Any, int]:
        retrier, index = find(retriers, error, counts)
        if retrier is None:
            return retrier, index
        context = workflow.current_context()
        if context and "Task" in context:
            context["Task"] = {"Token": new_uuid()}
        # Upstream multiplies: with a rate of one it waits for what is said here.
        return {**retrier, "IntervalSeconds": _delay(retrier, counts.get(index, 0)), "BackoffRate": 1.0}, index

    stepfunctions._find_matching_retrier = mended_find


def _delay(retrier: dict[str, Any], attempts: int) -> float:
    """Seconds before the next attempt (Amazon States Language, "Errors")."""
    interval = float(retrier.get("IntervalSeconds", _INTERVAL_SECONDS))
    seconds = interval * float(retrier.get("BackoffRate", _BACKOFF_RATE)) ** attempts
    seconds = min(seconds, float(retrier.get("MaxDelaySeconds", seconds)))
    if retrier.get("JitterStrategy") == "FULL":
        seconds = random.uniform(0, seconds)  # noqa: S311 - spreads load, guards nothing
    return seconds
