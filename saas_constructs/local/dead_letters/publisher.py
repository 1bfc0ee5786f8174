"""Letters of an outbox publisher go back through the publisher: it alone may use its sources."""

from __future__ import annotations

import json
import time
import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from saas_constructs.local.access import Access
    from saas_constructs.local.dead_letters.letters import Letter
    from saas_constructs.local.dead_letters.queues import DeadLetterQueue

# Known to the publisher: what it refuses again is answered, and makes no other letter.
_REDRIVE = "saas:redrive"
# A write has up to 400 KB, and an invocation takes 6 MB.
_WRITES_AT_ONCE = 10
# A stream answers with nothing now and then, before what comes next (DynamoDB API Reference, "GetRecords").
_PATIENCE_SECONDS = 20
_PAUSE_SECONDS = 0.25


class NotRedrivenError(Exception):
    """A letter could not be sent back; the message says why."""


def publish_again(access: Access, queue: DeadLetterQueue, letter: Letter) -> None:
    """Let the publisher publish what a letter holds or stands for.

    Raises:
        NotRedrivenError: It can't be had any more, or not all of it, or is refused again.
    """
    function = _publisher_of(access, queue)
    batch = letter.content.get("DDBStreamBatchInfo")
    records = list(_records(access, queue.region, batch)) if batch else [_record(letter)]
    for start in range(0, len(records), _WRITES_AT_ONCE):
        _invoke(access, queue.region, function, records[start : start + _WRITES_AT_ONCE])


def _publisher_of(access: Access, queue: DeadLetterQueue) -> str:
    pages = access.client("lambda", queue.region).get_paginator("list_event_source_mappings").paginate()
    for page in pages:
        for mapping in page["EventSourceMappings"]:
            destination = (mapping.get("DestinationConfig") or {}).get("OnFailure") or {}
            if destination.get("Destination") == queue.arn:
                return str(mapping["FunctionArn"])
    raise NotRedrivenError("no publisher puts letters here any more")


def _record(letter: Letter) -> dict[str, Any]:
    """A write that tells the letter's event again."""
    event, pk, sk = (letter.content.get(name) for name in ("event", "pk", "sk"))
    if event is None or not isinstance(pk, str) or not isinstance(sk, str):
        raise NotRedrivenError("the letter does not hold the event: write the item again")
    outbox = event if isinstance(event, str) else json.dumps([event])
    return {
        "eventID": str(uuid.uuid4()),
        "eventSource": _REDRIVE,
        "dynamodb": {
            "SequenceNumber": str(letter.content.get("sequence_number")),
            "NewImage": {"pk": {"S": pk}, "sk": {"S": sk}, "outbox": {"S": outbox}},
        },
    }


def _records(access: Access, region: str, batch: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The writes that a batch stood for, from the stream, which keeps them for a day.

    Raises:
        NotRedrivenError: The stream did not come to the last of them.
    """
    streams = access.client("dynamodbstreams", region)
    last = int(batch["endSequenceNumber"])
    until = time.monotonic() + _PATIENCE_SECONDS
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=batch["streamArn"],
            ShardId=batch["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=batch["startSequenceNumber"],
        )["ShardIterator"]
        while iterator:
            answer = streams.get_records(ShardIterator=iterator)
            for record in answer["Records"]:
                change = record["dynamodb"]
                number = int(change["SequenceNumber"])
                if number <= last and "outbox" in change.get("NewImage", {}):
                    yield _trimmed(record)
                if number >= last:
                    return
            iterator = answer.get("NextShardIterator")
            if answer["Records"]:
                until = time.monotonic() + _PATIENCE_SECONDS
            elif time.monotonic() >= until:
                break
            else:
                time.sleep(_PAUSE_SECONDS)
    except (streams.exceptions.TrimmedDataAccessException, streams.exceptions.ResourceNotFoundException) as error:
        raise NotRedrivenError("the stream keeps these writes no longer: write the items again") from error
    raise NotRedrivenError(
        f"the stream did not come to the last of these writes, {last}: try again, or write the items again"
    )


def _trimmed(record: dict[str, Any]) -> dict[str, Any]:
    """What the publisher reads of a write: less to send, and no date, which JSON can't hold."""
    change = record["dynamodb"]
    images = {
        name: {key: change[name][key] for key in ("pk", "sk", "outbox") if key in change[name]}
        for name in ("NewImage", "OldImage")
        if name in change
    }
    return {
        "eventID": record["eventID"],
        "eventSource": "aws:dynamodb",
        "dynamodb": {"SequenceNumber": change["SequenceNumber"], **images},
    }


def _invoke(access: Access, region: str, function: str, records: Sequence[dict[str, Any]]) -> None:
    payload = json.dumps({"Records": records}).encode()
    response = access.client("lambda", region).invoke(FunctionName=function, Payload=payload)
    answer = json.loads(response["Payload"].read() or b"null")
    if "FunctionError" in response:
        text = answer.get("errorMessage") if isinstance(answer, dict) else answer
        raise NotRedrivenError(f"the publisher failed: {text}")
    if answer.get("batchItemFailures"):
        raise NotRedrivenError("it is refused again, or the bus takes nothing now: see the publisher's log")
