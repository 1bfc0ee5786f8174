"""A publisher's letter that stands for writes goes back as a whole, or stays."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.dead_letter_tags import DeadLetterKind
from saas_constructs.local.access import Access
from saas_constructs.local.dead_letters import publisher
from saas_constructs.local.dead_letters.queues import DeadLetterQueue
from saas_constructs.local.dead_letters.redrive import Redriven, redrive
from tests.fakes.queues import FakeQueues, Queue

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST, LAST = 9, 12
BATCH = {"streamArn": "arn", "shardId": "shard", "startSequenceNumber": str(FIRST), "endSequenceNumber": str(LAST)}


class Aws(FakeQueues):
    """A stream that answers page by page, its publisher, and the publisher's queue of letters.

    Args:
        pages: The sequence numbers that each answer of the stream holds; then it has nothing, but has not ended.
        ends: Whether it ends with the last of these pages instead.
    """

    def __init__(self, *pages: Sequence[int], ends: bool = False) -> None:
        super().__init__(letters=Queue())
        self.pages = pages
        self.ends = ends
        self.published: list[int] = []
        missing = dict.fromkeys(("TrimmedDataAccessException", "ResourceNotFoundException"), LookupError)
        self.exceptions = type("exceptions", (), missing)

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        mapping = {"FunctionArn": "publisher", "DestinationConfig": {"OnFailure": {"Destination": "letters"}}}
        return [{"EventSourceMappings": [mapping]}]

    def get_shard_iterator(self, *, SequenceNumber: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - the SDK's name
        assert SequenceNumber == str(FIRST)
        return {"ShardIterator": "0"}

    def get_records(self, *, ShardIterator: str) -> dict[str, Any]:  # noqa: N803 - the SDK's name
        place = int(ShardIterator)
        records = [record(number) for number in self.pages[place]] if place < len(self.pages) else []
        if self.ends and place + 1 >= len(self.pages):
            return {"Records": records}
        return {"Records": records, "NextShardIterator": str(place + 1)}

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        assert FunctionName == "publisher"
        self.published += [int(one["dynamodb"]["SequenceNumber"]) for one in json.loads(Payload)["Records"]]
        return {"Payload": io.BytesIO(b"{}")}


def record(number: int) -> dict[str, Any]:
    image = {"pk": {"S": f"order-{number}"}, "sk": {"S": "order"}, "outbox": {"S": "[]"}}
    return {"eventID": str(number), "dynamodb": {"SequenceNumber": str(number), "NewImage": image}}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "_PAUSE_SECONDS", 0)


def redriven(aws: Aws) -> Redriven:
    url = "https://sqs.invalid/letters"
    aws.put("letters", json.dumps({"DDBStreamBatchInfo": BATCH}))
    queue = DeadLetterQueue("eu-central-1", url, "letters", DeadLetterKind.PUBLISHER, "Publisher", 1, ())
    return redrive(Access(("eu-central-1",), lambda _service, _region: aws), queue, limit=10)


@pytest.mark.parametrize(
    "pages",
    [
        [(9, 10, 11, 12, 13)],
        [(), (9, 10), (), (), (11, 12), (13,)],
        [(), (9, 10, 11), (12,)],
        # Numbers only rise: one past the last shows that none is missing.
        [(9, 10, 11), (), (13,)],
    ],
    ids=["in one answer", "after empty answers", "empty at first", "up to a later one"],
)
def test_every_write_is_published_before_the_letter_goes(pages: list[tuple[int, ...]]) -> None:
    aws = Aws(*pages)
    assert redriven(aws).sent == 1
    assert aws.published == [number for page in pages for number in page if number <= LAST]
    assert aws.queues["letters"].messages == {}


@pytest.mark.parametrize(
    "aws",
    [Aws((9, 10)), Aws(()), Aws((9, 10), ends=True)],
    ids=["it has nothing more", "it has nothing at all", "it ends before"],
)
def test_a_letter_stays_while_the_stream_does_not_come_to_its_last_write(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "_PATIENCE_SECONDS", 0)
    result = redriven(aws)
    ((message_id, why),) = result.left.items()
    assert (result.sent, aws.published) == (0, [])
    assert "did not come to the last of these writes, 12" in why
    assert list(aws.queues["letters"].messages) == [message_id]
    assert aws.queues["letters"].held == {}
