"""What a schedule invokes: operations that nobody ends are gone on with, or ended."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lambdas.lifecycle.sweeping import sweep
from lambdas.shared.lifecycle.failing import end_failed
from lambdas.shared.lifecycle.machines import Machines
from lambdas.shared.lifecycle.operation import RUNNING, RUNNING_INDEX, Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.moments import utc_now
from lambdas.shared.observability import count, logger, observed
from lambdas.shared.queries import every_item

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observed
def handler(_event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Look after every operation that has not ended."""
    operations = Operations.from_environment()

    def give_up(operation: Operation, reason: str) -> Operation:
        return end_failed(
            operations, operation.tenant_id, operation.operation_id, step="", reason=reason, compensated=False
        )

    done = sweep(_running(operations), machines=Machines.from_environment(), give_up=give_up, now=utc_now())
    logger.info("swept", outcomes=done)
    for outcome, number in done.items():
        if number:
            count(f"Operations{outcome.title()}BySweep", number)
    if done["failed"]:
        raise RuntimeError(f"{done['failed']} operations could not be looked after; the log says why")
    return done


def _running(operations: Operations) -> Iterator[Operation]:
    """Operations that had not ended a moment ago, the oldest first; each is read again before it is touched."""
    for item in every_item(
        operations.registry.client,
        TableName=operations.registry.table_name,
        IndexName=RUNNING_INDEX,
        KeyConditionExpression="running = :running",
        ExpressionAttributeValues={":running": {"S": RUNNING}},
    ):
        listed = Operation.from_item(item)
        found = operations.get(listed.tenant_id, listed.operation_id)
        if found is not None and found.status == RUNNING:
            yield found
