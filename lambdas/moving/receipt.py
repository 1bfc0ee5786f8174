"""The last step of an off-boarding."""

from lambdas.moving.archive import RECEIPT
from lambdas.moving.archive_wiring import archive_of
from lambdas.moving.receipt_document import receipt_of
from lambdas.shared.lifecycle.step import Done, StepContext, lifecycle_step


@lifecycle_step("Receipt")
def handler(context: StepContext) -> Done:
    """Write the receipt beside the archive, and keep it with the operation."""
    receipt = receipt_of(context)
    archive_of(context).put_json(RECEIPT, receipt)
    return Done({"digest": receipt["sha256"], "receipt": receipt})
