"""Whether the tenant is still as an operation needs it, asked right before anything is written.

A step that was given up may still be at work for a moment, while another one has taken its place. It must not write to
what has become the tenant's live table.
"""

from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.step import StepContext
from lambdas.shared.registry.records import MOVING, TenantRecord


class LegalHoldError(Exception):
    """The tenant's data may not be deleted for now."""


def held(context: StepContext) -> TenantRecord:
    """The tenant's record as it is now, which the operation holds.

    Raises:
        StepFailedError: Something else holds the tenant, or nothing does.
    """
    record = context.registry.require(context.tenant.tenant_id)
    if record.operation != context.operation.operation_id:
        raise StepFailedError(
            f"operation {context.operation.operation_id} no longer holds the tenant; "
            f"{record.operation or 'nothing'} does"
        )
    return record


def check_standing_still(context: StepContext, table: str) -> None:
    """Check that the tenant is moving for this operation, and still lives in ``table``.

    Raises:
        StepFailedError: It does not.
    """
    record = held(context)
    if record.status != MOVING or record.table != table:
        raise StepFailedError(f"the tenant is {record.status} and in {record.table or 'the pool'}: nothing was written")


def check_not_live(context: StepContext, table: str) -> None:
    """Check that the operation holds the tenant, and that the tenant does not live in ``table``.

    Raises:
        StepFailedError: It does not, or the tenant does.
    """
    record = held(context)
    if record.table == table:
        raise StepFailedError(f"the tenant lives in {table or 'the pool'}: nothing was deleted there")


def check_deletable(context: StepContext) -> None:
    """Check that the operation holds the tenant, and that no legal hold stands.

    Raises:
        StepFailedError: It does not.
        LegalHoldError: One stands.
    """
    if held(context).legal_hold:
        raise LegalHoldError
