"""Which errors pass by themselves, and how a state tries again.

Anything else is the workflow's to handle: trying again would not mend it, and each try is billed as a transition.
"""

from collections.abc import Sequence
from typing import Any, Final

DYNAMODB: Final = (
    "DynamoDb.InternalServerErrorException",
    "DynamoDb.ProvisionedThroughputExceededException",
    "DynamoDb.RequestLimitExceededException",
    "DynamoDb.SdkClientException",
    "DynamoDb.ThrottlingException",
    # Another write of the item was under way.
    "DynamoDb.TransactionConflictException",
)
"""Named by the SDK that Step Functions uses (Step Functions Developer Guide, "AWS SDK service integrations")."""

LAMBDA: Final = (
    "Lambda.AWSLambdaException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.SdkClientException",
    "Lambda.ServiceException",
    "Lambda.TooManyRequestsException",
    # The function's process ended before it answered; what it does for a workflow may be done twice.
    "Lambda.Unknown",
    "Runtime.ExitError",
    "Sandbox.Timedout",
)
"""Step Functions Developer Guide, "Handle transient Lambda service exceptions" and "Error names"."""

SNS: Final = ("SNS.InternalErrorException", "SNS.SdkClientException", "SNS.ThrottledException")


def retried(errors: Sequence[str]) -> list[dict[str, Any]]:
    """The ``Retry`` of a state: five tries in about half a minute, each after a random wait.

    Full jitter, because what throttled one execution throttled its neighbours in the same moment.
    """
    return [
        {
            "ErrorEquals": list(errors),
            "IntervalSeconds": 1,
            "BackoffRate": 2,
            "MaxAttempts": 5,
            "MaxDelaySeconds": 15,
            "JitterStrategy": "FULL",
        }
    ]
