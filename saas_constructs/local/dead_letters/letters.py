"""What lies in a queue of dead letters."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from saas_constructs.local.tenant_id import is_tenant_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# SQS hides what it has handed out for so long; it is shown again as soon as the command is done.
_HIDDEN_SECONDS = 300
_PAGE = 10
_WAIT_SECONDS = 1


@dataclass(frozen=True)
class Letter:
    """One dead letter.

    Args:
        message_id: SQS's id of the message.
        receipt: By which it is deleted.
        body: As it was sent.
        attributes: The message's own attributes, such as EventBridge's ``ERROR_CODE``.
        sent_at: Epoch seconds at which it was first sent.
        group: Message group; empty without one.
        content: The body, where it is a JSON object.
    """

    message_id: str
    receipt: str
    body: str
    attributes: dict[str, str]
    sent_at: float
    group: str
    content: dict[str, Any] = field(repr=False)

    @property
    def event_id(self) -> str | None:
        """Id of the event, of a consumer's or a publisher's letter."""
        return self._text("event_id")

    @property
    def tenant_id(self) -> str | None:
        """Whom the event concerns; of an upload that S3 tells of, by the object's key."""
        return self._text("tenant_id") or self._owner()

    @property
    def detail_type(self) -> str | None:
        """The event's detail type."""
        found = self.content.get("detail-type") or self.content.get("detail_type")
        return found if isinstance(found, str) else None

    @property
    def age_seconds(self) -> int:
        """How long ago it was first sent."""
        return max(0, int(time.time() - self.sent_at))

    def shown(self, why: str) -> dict[str, Any]:
        """The letter for people and programs, with the reason."""
        return {
            "message_id": self.message_id,
            "event_id": self.event_id,
            "detail_type": self.detail_type,
            "tenant_id": self.tenant_id,
            "sent_at": datetime.fromtimestamp(self.sent_at, UTC).isoformat(timespec="seconds"),
            "age_seconds": self.age_seconds,
            "why": why,
        }

    def _owner(self) -> str | None:
        detail = self.content.get("detail")
        stored = detail.get("object") if isinstance(detail, dict) else None
        key = stored.get("key") if isinstance(stored, dict) else None
        if self.content.get("source") != "aws.s3" or not isinstance(key, str):
            return None
        owner = key.partition("/")[0]
        return owner if is_tenant_id(owner) else None

    def _text(self, name: str) -> str | None:
        detail = self.content.get("detail")
        for part in (detail, self.content):
            if isinstance(part, dict) and isinstance(part.get(name), str):
                return str(part[name])
        return None


@contextmanager
def held(sqs: Any, queue_url: str, *, count: int, limit: int) -> Iterator[list[Letter]]:
    """Hold up to ``limit`` letters of a queue, oldest first; those that are not deleted meanwhile are put back.

    Args:
        sqs: Client of the queue's region.
        queue_url: The queue.
        count: How many wait there, as SQS says: reading ends when as many are seen.
        limit: How many to hold.
    """
    letters: dict[str, Letter] = {}
    try:
        while len(letters) < min(count, limit):
            answer = sqs.receive_message(
                QueueUrl=queue_url,
                MaxNumberOfMessages=min(_PAGE, limit - len(letters)),
                VisibilityTimeout=_HIDDEN_SECONDS,
                WaitTimeSeconds=_WAIT_SECONDS,
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
            found = [_letter(message) for message in answer.get("Messages", [])]
            letters |= {letter.message_id: letter for letter in found}
            if not found:
                break
        yield sorted(letters.values(), key=lambda letter: letter.sent_at)
    finally:
        _put_back(sqs, queue_url, list(letters.values()))


def _put_back(sqs: Any, queue_url: str, letters: Sequence[Letter]) -> None:
    for start in range(0, len(letters), _PAGE):
        # What has been deleted is reported among the failures, and is no fault.
        sqs.change_message_visibility_batch(
            QueueUrl=queue_url,
            Entries=[
                {"Id": str(index), "ReceiptHandle": letter.receipt, "VisibilityTimeout": 0}
                for index, letter in enumerate(letters[start : start + _PAGE])
            ],
        )


def _letter(message: dict[str, Any]) -> Letter:
    system = message.get("Attributes", {})
    attributes = message.get("MessageAttributes", {})
    return Letter(
        message_id=message["MessageId"],
        receipt=message["ReceiptHandle"],
        body=message["Body"],
        attributes={name: str(value.get("StringValue", "")) for name, value in attributes.items()},
        sent_at=int(system.get("SentTimestamp", "0")) / 1000,
        group=system.get("MessageGroupId", ""),
        content=_content(message["Body"]),
    )


def _content(body: str) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
