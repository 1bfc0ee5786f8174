"""Taking an operation's steps in the function that began it, without a machine and without keeping each step."""

from collections.abc import Sequence
from typing import Any

from lambdas.shared.lifecycle.errors import OperationEndedError, StepInterruptedError
from lambdas.shared.lifecycle.failure import failed_event
from lambdas.shared.lifecycle.operation import DONE, FAILED, RUNNING, UNDONE, Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.step_context import Step, StepContext
from lambdas.shared.lifecycle.taking import is_interruption, reason_of
from lambdas.shared.observability import count, logger
from lambdas.shared.onboarding.ending import activation, onboarded
from lambdas.shared.registry.records import FAILED as TENANT_FAILED
from lambdas.shared.registry.records import TenantRecord

Steps = Sequence[tuple[str, Step]]
"""Names and steps in their order; each is done by one call."""


def take_at_once(
    tenant: TenantRecord, operation: Operation, *, steps: Steps, operations: Operations, freed: Sequence[Any]
) -> Operation:
    """Take ``steps`` and end the operation; where one fails, undo what was done, and end it so.

    Args:
        tenant: As the operation made it.
        operation: As it was begun.
        steps: What it takes.
        operations: To end it by.
        freed: Members of a transaction that give up what the undone tenant had.

    Raises:
        StepInterruptedError: A later attempt may do it; nothing was undone.
        Exception: That of the step that failed, after everything was undone.
    """
    now, after = operations.registry.now, operation
    for name, step in steps:
        after = after.with_step(name, RUNNING, now=now())
        context = StepContext(name=name, tenant=tenant, operation=after, undo=False, operations=operations)
        try:
            outcome = step(context)
        except Exception as error:
            if is_interruption(error):
                raise StepInterruptedError(f"{name}: {reason_of(error)}") from error
            logger.exception("step failed", step=name)
            after = after.with_step(name, FAILED, now=now(), error=reason_of(error))
            _undo(tenant, after, steps=steps, operations=operations, freed=freed, failed=name, reason=reason_of(error))
            raise
        after = after.with_step(name, DONE, now=now(), outputs=outcome.outputs)
    try:
        return operations.end_succeeded(after, changes=activation(after), event=onboarded(tenant, after, now=now()))
    except OperationEndedError as error:
        raise StepInterruptedError("the machine goes on with it") from error


def _undo(
    tenant: TenantRecord,
    operation: Operation,
    *,
    steps: Steps,
    operations: Operations,
    freed: Sequence[Any],
    failed: str,
    reason: str,
) -> None:
    """Take back in reverse what was begun, and end the operation."""
    now, after, compensated = operations.registry.now, operation, True
    for name, step in reversed(steps):
        begun = after.step(name)
        if begun is None:
            continue
        context = StepContext(name=name, tenant=tenant, operation=after, undo=True, operations=operations)
        try:
            step(context)
        except Exception as error:  # noqa: BLE001 - the others are undone none the less
            logger.exception("undoing failed", step=name)
            after = after.with_step(name, FAILED, now=now(), error=reason_of(error))
            compensated = False
        else:
            after = after.with_step(name, UNDONE, now=now(), error=begun.error, outputs={})
    count("OperationFailed" if compensated else "CompensationFailed")
    ended = after
    operations.end_failed(
        ended,
        compensated=compensated,
        changes={"status": TENANT_FAILED},
        event=lambda left: failed_event(left, ended, step=failed, reason=reason, compensated=compensated, now=now()),
        with_=freed if compensated else [],
    )
