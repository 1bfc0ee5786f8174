"""Which failures of AWS calls a later attempt may not meet."""

from typing import Any, Final

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004 - botocore's name

_CONFLICT: Final = "TransactionConflict"
_THROTTLED: Final = frozenset(
    {
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttling",
        "ThrottlingError",
        "ThrottlingException",
        "ThrottledException",
        "TooManyRequestsException",
    }
)
_TRANSIENT: Final = _THROTTLED | {
    "InternalFailure",
    "InternalServerError",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "TransactionConflictException",
    "TransactionInProgressException",
}
# Reasons why a member of a transaction did not come to pass (DynamoDB API Reference, "TransactWriteItems").
_TRANSIENT_REASONS: Final = _THROTTLED | {_CONFLICT}


def is_transient(error: BaseException) -> bool:
    """Whether ``error`` is an AWS call's that was throttled, met another write, or got no answer.

    The SDK has repeated the call already where that may help; a transaction that met another one it never repeats.
    """
    if isinstance(error, ClientError):
        code = error.response["Error"]["Code"]
        if code == "TransactionCanceledException":
            response: dict[str, Any] = {**error.response}
            reasons = {reason["Code"] for reason in response.get("CancellationReasons", ())} - {"None"}
            return bool(reasons) and reasons <= _TRANSIENT_REASONS
        return code in _TRANSIENT
    return isinstance(error, ConnectionError | HTTPClientError)
