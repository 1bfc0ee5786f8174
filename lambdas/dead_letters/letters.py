"""Dead letters as SQS hands them out."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.moments import rfc3339
from lambdas.shared.tenant_id import is_tenant_id

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

# Longer than this function may run: what it holds comes back by itself where it dies.
_HIDDEN_SECONDS: Final = 60
_PAGE: Final = 10
# SQS then asks all of its servers, and answers at once where there is anything: without a wait, an answer can be empty
# although letters are there (SQS Developer Guide, "Amazon SQS short and long polling"). Below the SDK's read timeout.
_WAIT_SECONDS: Final = 1
_EMPTY_ANSWERS: Final = 2
_SHOWN_BYTES: Final = 2000
_S3: Final = "aws.s3"


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter.

    Attributes:
        message_id: SQS's id of the message.
        receipt: By which it is deleted.
        body: As it was sent.
        sent_at: Epoch seconds at which it was first sent.
        group: Message group; empty without one.
    """

    message_id: str
    receipt: str
    body: str
    sent_at: float
    group: str

    @property
    def event_id(self) -> str | None:
        """The event's id, where it holds an event."""
        return self._text("event_id")

    @property
    def tenant_id(self) -> str | None:
        """Whom the event concerns; of an upload that S3 tells of, by the object's key."""
        return self._text("tenant_id") or self._owner()

    @property
    def detail_type(self) -> str | None:
        """The event's detail type."""
        content = self._content()
        found = content.get("detail-type") or content.get("detail_type")
        return found if isinstance(found, str) else None

    def to_json(self) -> dict[str, Any]:
        """The letter for operators; a long body is cut."""
        return {
            "message_id": self.message_id,
            "event_id": self.event_id,
            "detail_type": self.detail_type,
            "tenant_id": self.tenant_id,
            "sent_at": rfc3339(datetime.fromtimestamp(self.sent_at, UTC)),
            "body": self.body[:_SHOWN_BYTES],
        }

    def _text(self, name: str) -> str | None:
        content = self._content()
        for part in (content.get("detail"), content):
            if isinstance(part, dict) and isinstance(part.get(name), str):
                return str(part[name])
        return None

    def _owner(self) -> str | None:
        content = self._content()
        if content.get("source") != _S3:
            return None
        detail = content.get("detail")
        stored = detail.get("object") if isinstance(detail, dict) else None
        key = stored.get("key") if isinstance(stored, dict) else None
        owner = key.partition("/")[0] if isinstance(key, str) else ""
        return owner if is_tenant_id(owner) else None

    def _content(self) -> dict[str, Any]:
        try:
            content = json.loads(self.body)
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}


@contextmanager
def held(sqs: "SQSClient", url: str, *, count: int, limit: int) -> Iterator[list[Letter]]:
    """Hold up to ``limit`` letters, the oldest first; those that are not deleted meanwhile are put back.

    Args:
        sqs: SQS.
        url: The queue.
        count: About how many wait there: until as many are seen, an answer without letters does not end the reading.
        limit: How many to hold.
    """
    letters: dict[str, Letter] = {}
    empty = 0
    try:
        while len(letters) < limit and empty < (1 if len(letters) >= count else _EMPTY_ANSWERS):
            answer = sqs.receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=min(_PAGE, limit - len(letters)),
                VisibilityTimeout=_HIDDEN_SECONDS,
                WaitTimeSeconds=_WAIT_SECONDS,
                MessageSystemAttributeNames=["SentTimestamp", "MessageGroupId"],
            )
            found = [_letter(message) for message in answer.get("Messages", [])]
            letters |= {letter.message_id: letter for letter in found}
            empty = 0 if found else empty + 1
        yield sorted(letters.values(), key=lambda letter: letter.sent_at)
    finally:
        _put_back(sqs, url, list(letters.values()))


def _put_back(sqs: "SQSClient", url: str, letters: Sequence[Letter]) -> None:
    for start in range(0, len(letters), _PAGE):
        # What has been deleted is reported among the failures, and is no fault.
        sqs.change_message_visibility_batch(
            QueueUrl=url,
            Entries=[
                {"Id": str(place), "ReceiptHandle": letter.receipt, "VisibilityTimeout": 0}
                for place, letter in enumerate(letters[start : start + _PAGE])
            ],
        )


def _letter(message: Any) -> Letter:
    system = message.get("Attributes", {})
    return Letter(
        message_id=message["MessageId"],
        receipt=message["ReceiptHandle"],
        body=message["Body"],
        sent_at=int(system.get("SentTimestamp", "0")) / 1000,
        group=system.get("MessageGroupId", ""),
    )
