"""Ending an operation that could not be done, whoever found out: its machine, or the sweep."""

from typing import Any

from lambdas.shared.lifecycle.failure import failed_event
from lambdas.shared.lifecycle.operation import FAILED, ONBOARD, RUNNING, UNDONE, Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.taking import MAX_REASON
from lambdas.shared.observability import count, logger
from lambdas.shared.registry.records import FAILED as TENANT_FAILED
from lambdas.shared.registry.slugs import Slugs


def end_failed(
    operations: Operations, tenant_id: str, operation_id: str, *, step: str, reason: str, compensated: bool
) -> Operation:
    """End an operation as failed; one that has ended stays as it is.

    A tenant that was to be made is ``failed`` then; if all is undone, its slug is free again. Any other tenant keeps
    the status that the undoing left it.

    Args:
        operations: Where it is.
        tenant_id: Whom it concerns.
        operation_id: The operation.
        step: Where it ended; empty where that is not known.
        reason: Why.
        compensated: Whether all that had been done was undone.
    """
    tenant, operation = operations.load(tenant_id, operation_id)
    if operation.status != RUNNING:
        return operation
    told = reason[:MAX_REASON]
    found = _with_failure(operation, step, told, operations.registry.now())
    changes: dict[str, Any] = {}
    with_: list[Any] = []
    if operation.kind == ONBOARD:
        changes["status"] = TENANT_FAILED
        if compensated:
            slugs = Slugs(operations.registry.client, operations.registry.table_name)
            with_.append(slugs.free(tenant.slug, tenant_id))
    ended = operations.end_failed(
        found,
        compensated=compensated,
        changes=changes,
        event=lambda left: failed_event(
            left, operation, step=step, reason=told, compensated=compensated, now=operations.registry.now()
        ),
        with_=with_,
    )
    logger.error(
        "operation failed",
        operation_id=operation_id,
        kind=operation.kind,
        step=step,
        reason=told,
        compensated=compensated,
    )
    count("OperationFailed" if compensated else "CompensationFailed")
    return ended


def _with_failure(operation: Operation, step: str, reason: str, now: str) -> Operation:
    """Say in the history why the step ended where it could not say so itself: it timed out, or crashed."""
    if not step:
        return operation
    entry = operation.step(step)
    status = UNDONE if entry is not None and entry.status == UNDONE else FAILED
    if entry is not None and entry.error is not None:
        return operation
    return operation.with_step(step, status, now=now, error=reason)
