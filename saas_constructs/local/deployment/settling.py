"""What an interrupted command left under way: waited for, or told from what nobody works on any more."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from saas_constructs.local.deployment.results import Progress
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_constructs.local.deployment.results import Report

PATIENCE_SECONDS = 60.0
"""How long no resource of a stack may get on: longer than any takes but a custom one."""
UNDER_WAY = "_IN_PROGRESS"
"""End of the status of a stack that something is being done to."""
_POLL_SECONDS = 0.1
_LEFTOVERS = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"})
# A stack in the middle of these has worked, and has something to lose.
_OF_WORKING_STACKS = ("UPDATE_", "IMPORT_")


def is_leftover(status: str) -> bool:
    """Whether a stack that has settled with this status never worked, and can only be deleted."""
    return status in _LEFTOVERS or (status.endswith(UNDER_WAY) and not status.startswith(_OF_WORKING_STACKS))


def settled(
    stack_id: str,
    describe: Callable[[], dict[str, Any] | None],
    resources: Callable[[str], list[tuple[str, str]]],
    *,
    patience: float,
    report: Report,
) -> dict[str, Any] | None:
    """Describe a stack once nothing is being done to it any more.

    An emulator that is stopped goes on with no stack after its next start: there a status stays for ever.

    Args:
        stack_id: As people name it.
        describe: Describes the stack; nothing when there is none.
        resources: Ids and statuses of the resources of a stack by its ARN.
        patience: Seconds without any change of theirs after which nobody is taken to work on it.
        report: Told what is waited for.

    Raises:
        LocalError: It stands in the middle of an update.
    """
    stack = describe()
    seen: list[tuple[str, str]] | None = None
    changed = time.monotonic()
    while stack is not None and stack["StackStatus"].endswith(UNDER_WAY):
        status = stack["StackStatus"]
        found = resources(stack["StackId"])
        if found != seen:
            seen, changed = found, time.monotonic()
        elif time.monotonic() - changed >= patience:
            if is_leftover(status):
                break
            raise LocalError(
                f"{stack_id} is in {status}, and nothing has gone on with it for {patience:.0f} seconds",
                f"`saas destroy {stack_id}` deletes it and what stands on it; then deploy again",
            )
        report(Progress(stack_id, f"waiting for the end of {status}"))
        time.sleep(_POLL_SECONDS)
        stack = describe()
    return stack
