"""The event that tells of an operation that could not be done."""

from lambdas.shared.contracts.tenant_events import TenantOperationFailed
from lambdas.shared.lifecycle.operation import Operation
from lambdas.shared.registry.records import TenantRecord


def failed_event(
    tenant: TenantRecord, operation: Operation, *, step: str, reason: str, compensated: bool, now: str
) -> TenantOperationFailed:
    """The event.

    Args:
        tenant: As the operation leaves it.
        operation: The operation.
        step: Where it ended; empty where that is not known.
        reason: Why.
        compensated: Whether all that had been done was undone.
        now: UTC, RFC 3339.
    """
    return TenantOperationFailed.ending(
        tenant_id=operation.tenant_id,
        operation_id=operation.operation_id,
        attempt=operation.attempt,
        occurred_at=now,
        kind=operation.kind,
        step=step,
        reason=reason,
        compensated=compensated,
        status=tenant.status,
    )
