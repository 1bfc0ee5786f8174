"""What an interrupted command left under way: waited for, or told from what nobody works on any more."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from saas_constructs.local.deployment.results import Progress
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_constructs.local.deployment.results import Report

PATIENCE_SECONDS = 3_700.0
"""How long nothing may happen to a stack: longer than the hour that a custom resource may take at most."""
UNDER_WAY = "_IN_PROGRESS"
"""End of the status of a stack that something is being done to."""
_POLL_SECONDS = 0.1
# A change set that nobody has executed: nothing has begun.
_NOT_BEGUN = "REVIEW_IN_PROGRESS"
_LEFTOVERS = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"})
# A stack in the middle of these has worked, and has something to lose.
_OF_WORKING_STACKS = ("UPDATE_", "IMPORT_")


def is_leftover(status: str) -> bool:
    """Whether a stack that has settled with this status never worked, and can only be deleted."""
    return status in _LEFTOVERS or (status.endswith(UNDER_WAY) and not status.startswith(_OF_WORKING_STACKS))


def settled(
    stack_id: str,
    describe: Callable[[], dict[str, Any] | None],
    latest: Callable[[str], dict[str, Any] | None],
    *,
    started: float | None,
    patience: float,
    report: Report,
    deleting: bool = False,
) -> dict[str, Any] | None:
    """Describe a stack once nothing is being done to it any more.

    An emulator that is stopped goes on with no stack after its next start: there a status stays for ever. What it
    works on is told by the events: a resource that is updated again has the same status before and after.

    Args:
        stack_id: As people name it.
        describe: Describes the stack; nothing when there is none.
        latest: Finds the newest event of a stack by its ARN, if there is any.
        started: When the emulator started, in seconds since the epoch: nobody works on what happened last before. None
            where that is not known.
        patience: Seconds without a new event after which nobody is taken to work on it either.
        report: Told what is waited for.
        deleting: Whether it will be deleted, so that an update that stands still is no hindrance.

    Raises:
        LocalError: It stands in the middle of an update, and will not be deleted.
    """
    stack = describe()
    seen: str | None = None
    changed = time.monotonic()
    while stack is not None and _is_under_way(status := stack["StackStatus"]):
        event = latest(stack["StackId"])
        found = None if event is None else event["EventId"]
        if started is not None and event is not None and event["Timestamp"].timestamp() < started:
            if deleting or is_leftover(status):
                break
            raise LocalError(
                f"{stack_id} is in {status}, and the emulator was stopped in the middle of it",
                f"`saas destroy {stack_id}` deletes it and what stands on it; then deploy again",
            )
        if found != seen:
            seen, changed = found, time.monotonic()
        elif time.monotonic() - changed >= patience:
            if deleting or is_leftover(status):
                break
            raise LocalError(
                f"{stack_id} is in {status}, and nothing has gone on with it for {patience:.0f} seconds",
                "end what may still be going on with `saas down` and `saas up`, and deploy again; where that does not "
                f"help, `saas destroy {stack_id}` deletes it and what stands on it",
            )
        report(Progress(stack_id, f"waiting for the end of {status}"))
        time.sleep(_POLL_SECONDS)
        stack = describe()
    return stack


def _is_under_way(status: str) -> bool:
    return status.endswith(UNDER_WAY) and status != _NOT_BEGUN
