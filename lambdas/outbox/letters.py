"""What can't be published is kept, whole and with the reason, for an operator to mend and send again."""

import functools
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from lambdas.outbox.records import Refused, owner_of

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

# SQS Developer Guide, "Message quotas": at most 1 MiB. An item has 400 KB at most, so only escapes get it there.
_MAX_BYTES: Final = 1024 * 1024
_SHOWN: Final = 128


class DeadLetters:
    """The publisher's queue of dead letters.

    Args:
        connect: Makes a client of SQS. Asked for the first letter only: most environments never write one.
        queue_url: The queue.
    """

    def __init__(self, connect: Callable[[], "SQSClient"], queue_url: str) -> None:
        self._client = functools.cache(connect)
        self._queue_url = queue_url

    def put(self, refused: Refused, *, sort_key: str) -> None:
        """Keep what was refused.

        Args:
            refused: The event or the outbox.
            sort_key: Of the item, whose partition key it has.

        Raises:
            ClientError: SQS did not take it.
        """
        letter = letter_of(refused, sort_key)
        # ASCII: of other characters SQS takes not all, and a letter that it refuses would hold up the shard.
        body = json.dumps(letter, separators=(",", ":"))
        if len(body) > _MAX_BYTES:
            body = json.dumps({**letter, "event": None, "reason": f"{letter['reason']} (too large to be kept here)"})
        self._client().send_message(QueueUrl=self._queue_url, MessageBody=body)


def _text(value: object) -> str | None:
    return value[:_SHOWN] if isinstance(value, str) else None


def letter_of(refused: Refused, sort_key: str) -> dict[str, Any]:
    """The letter: ``saas dlq`` shows its parts, and sends ``event`` back by the item's key."""
    event = refused.event
    detail = event.get("detail") if not isinstance(event, str) else None
    known = detail if isinstance(detail, dict) else {}
    return {
        "reason": refused.reason,
        "event_id": _text(known.get("event_id")),
        "detail_type": None if isinstance(event, str) else _text(event.get("detail_type")),
        "tenant_id": owner_of(refused.aggregate),
        "pk": refused.aggregate,
        "sk": sort_key,
        "sequence_number": refused.record,
        "event": event,
    }
