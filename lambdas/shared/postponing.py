"""Putting a message back for later, as new.

Letting it fail would not do: each time it comes counts as an attempt, and after a few it is a dead letter. The queue's
function may send to it: see `TenantQueue`.
"""

import functools
import time
from collections.abc import Mapping
from typing import Any, Final

from lambdas.shared import aws

DELAY_SECONDS: Final = 30
"""How long a message rests before it comes again."""
LONGEST_SECONDS: Final = 6 * 3600
"""How long a message is put back; what keeps it waiting so long needs somebody to look at it."""

_SINCE: Final = "postponed_since"


def postpone(message: Mapping[str, Any], *, now: float | None = None) -> bool:
    """Send a message to its own queue once more, to come later, in the same message group; whether it was.

    It was not where it has been put back for `LONGEST_SECONDS`: then it has to fail.

    Args:
        message: A record of SQS, as Lambda hands it on.
        now: Seconds since the epoch.

    Raises:
        ClientError: SQS refused it; the message has to fail, and comes again.
    """
    moment = time.time() if now is None else now
    since = float(message.get("messageAttributes", {}).get(_SINCE, {}).get("stringValue", moment))
    if moment - since > LONGEST_SECONDS:
        return False
    group = message.get("attributes", {}).get("MessageGroupId")
    aws.client("sqs").send_message(
        QueueUrl=_queue_url(message["eventSourceARN"]),
        MessageBody=message["body"],
        DelaySeconds=DELAY_SECONDS,
        MessageAttributes={_SINCE: {"DataType": "Number", "StringValue": f"{since:.0f}"}},
        **({} if group is None else {"MessageGroupId": group}),
    )
    return True


@functools.cache
def _queue_url(arn: str) -> str:
    url: str = aws.client("sqs").get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
    return url
