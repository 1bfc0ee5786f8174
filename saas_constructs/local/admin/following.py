"""Operations that go on after the answer: asked about until they are over."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from saas_constructs.local.admin.api import AdminApi

RUNNING: Final = "running"
_AT_WORK: Final = frozenset({RUNNING, "held"})
WAITS_FOR_DAYS: Final = "Grace"
"""The step in which an off-boarding waits out its grace period: nobody sits and watches that."""
_FIRST, _LONGEST = 0.2, 5.0


def follow(
    api: AdminApi,
    operation: Mapping[str, Any],
    *,
    seconds: float,
    through_grace: bool = False,
    report: Callable[[Mapping[str, Any]], None] = lambda _operation: None,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.monotonic,
) -> dict[str, Any]:
    """Ask until the operation is over, or waits out a grace period.

    Args:
        api: Whom to ask.
        operation: As the API answered it.
        seconds: For how long at most.
        through_grace: Whether to wait through a grace period, because it was cancelled.
        report: Told each time.
        sleep: Waits for a number of seconds.
        now: Seconds of a clock that only goes forward.

    Raises:
        StillRunningError: The time is over, and the operation is not.
    """
    end, pause = now() + seconds, _FIRST
    seen = dict(operation)
    while seen["status"] == RUNNING and (through_grace or present_step(seen) != WAITS_FOR_DAYS):
        report(seen)
        left = end - now()
        if left <= 0:
            raise StillRunningError(seen)
        sleep(min(pause, left))
        pause = min(pause * 1.5, _LONGEST)
        seen = api.get("tenants", seen["tenant_id"], "operations", seen["operation_id"])
    report(seen)
    return seen


def present_step(operation: Mapping[str, Any]) -> str | None:
    """The name of the step that an operation is at, also where a legal hold or another operation holds it up."""
    return next((step["name"] for step in reversed(operation["steps"]) if step["status"] in _AT_WORK), None)


class StillRunningError(LocalError):
    """An operation takes longer than somebody wants to wait; it goes on.

    Args:
        operation: As it was last seen.
    """

    def __init__(self, operation: Mapping[str, Any]) -> None:
        step = present_step(operation) or "before the first"
        super().__init__(
            f"operation {operation['operation_id']} goes on, at the step {step}",
            f"`saas tenants show {operation['tenant_id']}` tells how far it is",
        )
        self.operation = dict(operation)
