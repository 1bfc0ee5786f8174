"""What keeps an operation from being begun, continued or repeated. Their types decide a client's answer."""

from collections.abc import Collection

from lambdas.shared.errors import NotFoundError


class OperationNotFoundError(NotFoundError):
    """The tenant has no such operation.

    Args:
        operation_id: Which was asked for.
    """

    def __init__(self, operation_id: str) -> None:
        super().__init__(f"there is no operation {operation_id}")


class WrongStatusError(Exception):
    """The tenant's status does not allow the operation.

    Args:
        kind: Of the operation.
        status: The tenant's.
        allowed: Statuses in which it is allowed.
    """

    def __init__(self, kind: str, status: str, allowed: Collection[str]) -> None:
        super().__init__(f"{kind} needs a tenant that is {' or '.join(sorted(allowed))}; this one is {status}")
        self.status = status


class OperationReusedError(Exception):
    """The id, and so the idempotency key that it comes from, stands for an operation of other content."""


class OperationEndedError(Exception):
    """The operation is over; nothing more is done for it."""


class OperationNotRetryableError(Exception):
    """The operation did not fail, or something else holds the tenant now."""


class StepFailedError(Exception):
    """A step can't be done, however often it is tried; what was done before it is undone.

    Args:
        reason: Why, for the operator: it is kept in the history, and told in the event.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StepStandsError(StepFailedError):
    """What a step did stands and is not taken back: the tenant lives by it already.

    Raised by an undoing. The history goes on saying what it said of the step, so that another attempt goes on from
    there instead of doing all of it again.
    """


class StepInterruptedError(Exception):
    """A step met a failure that passes by itself; the machine tries again."""
