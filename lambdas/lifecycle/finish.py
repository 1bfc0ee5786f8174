"""What a machine calls when all steps are done."""

from typing import TYPE_CHECKING, Any

from lambdas.lifecycle.endings import ending_of
from lambdas.shared.lifecycle.operation import RUNNING
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.retried import interruptible
from lambdas.shared.observability import count, identify, logger, observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observed
@interruptible
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """End the operation of ``{"tenant_id", "operation_id"}`` with its one terminal event; again, it changes nothing."""
    identify(event["tenant_id"])
    operations = Operations.from_environment()
    tenant, operation = operations.load(event["tenant_id"], event["operation_id"])
    if operation.status == RUNNING:
        ending = ending_of(tenant, operation, operations.registry)
        operation = operations.end_succeeded(operation, changes=ending.changes, event=ending.event, with_=ending.with_)
        logger.info("operation succeeded", operation_id=operation.operation_id, kind=operation.kind)
        count("OperationSucceeded")
    return {"status": operation.status}
