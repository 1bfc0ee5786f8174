"""Looking after operations that nobody ends. Knows neither DynamoDB nor Step Functions."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, Protocol

from lambdas.shared.lifecycle.machines import ABSENT, is_at_work
from lambdas.shared.lifecycle.operation import Operation
from lambdas.shared.observability import forget, identify, logger

PATIENCE: Final = timedelta(minutes=2)
"""How old an attempt must be: until then, whoever began it may be at work on it, or about to start its machine."""


class Machines(Protocol):
    """The machines of operations."""

    def start(self, operation: Operation) -> None:
        """Start the operation's machine unless it was started."""

    def status_of(self, operation: Operation) -> str:
        """Status of the present attempt's execution."""


def sweep(
    operations: Iterable[Operation],
    *,
    machines: Machines,
    give_up: Callable[[Operation, str], object],
    now: datetime,
    patience: timedelta = PATIENCE,
) -> dict[str, int]:
    """Start the machine of each operation that has none, and end each whose machine has ended without ending it.

    Args:
        operations: Those that have not ended.
        machines: To ask and to start.
        give_up: Ends an operation as failed, for the reason given.
        now: The present moment.
        patience: How old an attempt must be to be touched.

    Returns:
        How many were ``started``, ``ended``, and ``failed`` to be looked after.
    """
    done = {"started": 0, "ended": 0, "failed": 0}
    for operation in operations:
        if now - datetime.fromisoformat(operation.attempted_at) < patience:
            continue
        identify(operation.tenant_id)
        try:
            outcome = _look_after(operation, machines, give_up)
        except Exception:  # noqa: BLE001 - one operation's trouble must not keep the others waiting
            logger.exception("operation not looked after", operation_id=operation.operation_id)
            outcome = "failed"
        if outcome:
            done[outcome] += 1
        forget()
    return done


def _look_after(operation: Operation, machines: Machines, give_up: Callable[[Operation, str], object]) -> str:
    status = machines.status_of(operation)
    if status == ABSENT:
        machines.start(operation)
        logger.warning("operation had no execution", operation_id=operation.operation_id, kind=operation.kind)
        return "started"
    if is_at_work(status):
        return ""
    give_up(operation, f"its execution ended without ending it: {status}")
    return "ended"
