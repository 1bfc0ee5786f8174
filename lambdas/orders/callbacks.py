"""Telling an order's workflow that somebody has acted, so that it need not wait until its time is over."""

import json
from collections.abc import Mapping
from typing import Any, Final, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.orders.model import ACCEPT_WAIT, PICKUP_WAIT, READY_WAIT, WAITS, Order
from lambdas.orders.states import ACCEPTED, CANCELLED, EXPIRED, READY, REJECTED, SERVED
from lambdas.shared.observability import count, logger

# The states at whose entry each wait is over, and has ended well. At the start of the preparation none ends, and the
# function that starts it may answer no tokens.
_OVER: Final[Mapping[str, frozenset[str]]] = {
    ACCEPT_WAIT: frozenset({ACCEPTED, READY, SERVED}),
    READY_WAIT: frozenset({READY, SERVED}),
    PICKUP_WAIT: frozenset({SERVED}),
}
# The error in which the wait ends, whichever it is.
_ERRORS: Final[Mapping[str, str]] = {
    REJECTED: "OrderRejected",
    CANCELLED: "OrderCancelled",
    EXPIRED: "OrderExpired",
}
# The wait has ended by itself, or in another way (Step Functions API Reference, "SendTaskSuccess").
_TOO_LATE: Final = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})


class StepFunctions(Protocol):
    """What is used of a Step Functions client."""

    def send_task_success(self, *, taskToken: str, output: str) -> Any:  # noqa: N803 - the SDK's names
        """End a wait well."""

    def send_task_failure(self, *, taskToken: str, error: str, cause: str) -> Any:  # noqa: N803 - the SDK's names
        """End a wait with an error."""


class Callbacks:
    """Ends the waits of workflows.

    The order's state is the truth, and was written before: whatever goes wrong here only makes the workflow wait until
    its time limit, when it looks at the order itself. So nothing is raised.

    Args:
        client: Step Functions.
    """

    def __init__(self, client: StepFunctions) -> None:
        self._client = client

    def tell(self, order: Order, *, table: str = "") -> None:
        """End the wait that ``order``'s state ends, with one call at most: the same again does no harm.

        It is the wait that the workflow came to last: one that came to it has left those before. It may be an earlier
        state's, since a callback that was lost is made up for by the next one.

        Args:
            order: As it was when it entered its state, with the tokens that its workflow had left there until then.
            table: Where the order is; the workflow goes on there.
        """
        last = next((wait for wait in reversed(WAITS) if wait in order.tokens), None)
        if last is None:
            return
        token = order.tokens[last]
        error = _ERRORS.get(order.status)
        if error is not None:
            cause = f"the order is {order.status}"
            self._send(self._client.send_task_failure, taskToken=token, error=error, cause=cause)
        elif order.status in _OVER[last]:
            output = json.dumps({"status": order.status, "table": table})
            self._send(self._client.send_task_success, taskToken=token, output=output)

    @staticmethod
    def _send(call: Any, **arguments: str) -> None:
        try:
            call(**arguments)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _TOO_LATE:
                logger.info("callback refused", reason=code)
            else:
                _failed(code)
        except BotoCoreError as error:
            _failed(type(error).__name__)


def _failed(reason: str) -> None:
    logger.warning("callback failed", reason=reason)
    count("CallbackFailed")
