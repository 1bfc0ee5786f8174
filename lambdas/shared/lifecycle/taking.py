"""Taking a step: its history is kept, what is done is not done again, and what was begun can be undone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from lambdas.shared.aws_errors import is_transient
from lambdas.shared.contention import LostRaceError
from lambdas.shared.errors import BusyError
from lambdas.shared.lifecycle.errors import OperationEndedError, StepFailedError, StepInterruptedError, StepStandsError
from lambdas.shared.lifecycle.operation import DONE, FAILED, HELD, RUNNING, SUCCEEDED, UNDONE, Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.step_context import Done, Held, Outcome, Pending, Step, StepContext
from lambdas.shared.observability import logger

MAX_REASON: Final = 1000
"""Characters of a failure's reason that are kept and told."""


def take(step: Step, event: Mapping[str, Any], operations: Operations) -> Outcome:
    """Take or undo a step, keep what became of it, and answer that; `Done` where it was over before.

    Args:
        step: What it does.
        event: See `lifecycle_step`.
        operations: Where its operation is.

    Raises:
        StepFailedError: It can't be done. The history says why.
        StepStandsError: It is not undone. The history stays as it is.
        OperationEndedError: The operation has ended; an execution that was given up still runs.
    """
    name, undo = event["step"], bool(event.get("undo"))
    tenant, operation = operations.load(event["tenant_id"], event["operation_id"])
    before = operation.step(name)
    if operation.status != RUNNING and not event.get("after"):
        if operation.status == SUCCEEDED and before is not None and before.status == DONE and not undo:
            # Tried again for what follows the end.
            return Done()
        raise OperationEndedError(f"operation {operation.operation_id} is {operation.status}; {name} is not taken")
    if is_over(before.status if before else None, undo=undo):
        return Done()
    now = operations.registry.now
    if not undo and (before is None or before.status != RUNNING):
        operation = operations.save(operation.with_step(name, RUNNING, now=now()))
    context = StepContext(name=name, tenant=tenant, operation=operation, undo=undo, operations=operations)
    try:
        outcome = step(context)
        _check_wait(outcome, operation, event, now())
    except Exception as error:
        if is_interruption(error) or (undo and isinstance(error, StepStandsError)):
            raise
        reason = reason_of(error)
        logger.exception("step failed", undo=undo)
        _keep(operations, operation, name, FAILED, error=reason)
        raise StepFailedError(reason) from error
    if not isinstance(outcome, Done):
        present = HELD if isinstance(outcome, Held) else RUNNING
        _keep(operations, operation, name, before.status if undo and before else present, outputs=outcome.outputs)
    elif undo:
        _keep(operations, operation, name, UNDONE, outputs={}, error=before.error if before else None)
    else:
        _keep(operations, operation, name, DONE, outputs=outcome.outputs)
    return outcome


def is_over(status: str | None, *, undo: bool) -> bool:
    """Whether a step in this status has nothing left to do; ``None`` is one that was not begun."""
    return status in {None, UNDONE} if undo else status == DONE


def is_interruption(error: BaseException) -> bool:
    """Whether trying again may mend what ended a step."""
    return isinstance(error, LostRaceError | BusyError | StepInterruptedError) or is_transient(error)


def reason_of(error: BaseException) -> str:
    """What is told about a failure."""
    text = error.reason if isinstance(error, StepFailedError) else f"{type(error).__name__}: {error}"
    return text[:MAX_REASON]


def _keep(operations: Operations, operation: Operation, name: str, status: str, **kept: Any) -> None:
    """Keep what became of a step, whatever the step itself has kept meanwhile."""
    present = operations.require(operation.tenant_id, operation.operation_id)
    operations.save(present.with_step(name, status, now=operations.registry.now(), **kept))


def _check_wait(outcome: Outcome, operation: Operation, event: Mapping[str, Any], now: str) -> None:
    longest, begun = event.get("max_wait"), operation.step(event["step"])
    if not isinstance(outcome, Pending) or longest is None or begun is None or event.get("undo"):
        return
    if datetime.fromisoformat(now) - datetime.fromisoformat(begun.started_at) > timedelta(seconds=longest):
        raise StepFailedError(f"{event['step']} was not done within {longest} seconds")
