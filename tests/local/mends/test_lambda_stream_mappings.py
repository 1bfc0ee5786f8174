"""A function that reads a stream retries as its mapping says, and holds up nobody else."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.local.rest_api import make_function
from tests.waiting import until

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

# It writes down each record that it has done in a second table.
CODE = """
import json, os, boto3

def handler(event, context):
    records = event["Records"]
    dynamodb = boto3.client("dynamodb", aws_access_key_id="test", aws_secret_access_key="test", aws_session_token=None)
    failures = []
    for record in records:
        pk = record["dynamodb"]["Keys"]["pk"]["S"]
        if pk.startswith("poison"):
            if os.environ["PARTIAL"] == "yes":
                failures.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
                break
            raise ValueError(pk)
        dynamodb.put_item(TableName=os.environ["DONE"], Item={"pk": {"S": pk}})
    return {"batchItemFailures": failures}
"""


def _table(aws: EmbeddedAws, *, streams: bool) -> str:
    name = f"table-{uuid.uuid4().hex}"
    aws.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": streams, **({"StreamViewType": "NEW_IMAGE"} if streams else {})},
    )
    return name


@dataclass
class Reader:
    """A table, a function that reads its stream, and what becomes of the records."""

    aws: EmbeddedAws
    table: str
    done_table: str
    dead_letters: str
    mapping: str

    @classmethod
    def make(cls, aws: EmbeddedAws, *, partial: bool = False, **settings: Any) -> Reader:
        table, done = _table(aws, streams=True), _table(aws, streams=False)
        stream = aws.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
        queue = aws.client("sqs").create_queue(QueueName=f"queue-{uuid.uuid4().hex}")["QueueUrl"]
        attributes = aws.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
        function = make_function(
            aws, CODE, Environment={"Variables": {"DONE": done, "PARTIAL": "yes" if partial else "no"}}, Timeout=10
        )
        mapping = aws.client("lambda").create_event_source_mapping(
            EventSourceArn=stream,
            FunctionName=function,
            StartingPosition="TRIM_HORIZON",
            Enabled=False,
            DestinationConfig={"OnFailure": {"Destination": attributes["QueueArn"]}},
            FunctionResponseTypes=["ReportBatchItemFailures"] if partial else [],
            **settings,
        )["UUID"]
        return cls(aws, table, done, queue, mapping)

    def read(self, *keys: str) -> None:
        """Write items, and let the function read them as one batch."""
        for key in keys:
            self.aws.client("dynamodb").put_item(TableName=self.table, Item={"pk": {"S": key}})
        self.aws.client("lambda").update_event_source_mapping(UUID=self.mapping, Enabled=True)

    def done(self, key: str) -> bool:
        return "Item" in self.aws.client("dynamodb").get_item(TableName=self.done_table, Key={"pk": {"S": key}})

    def discarded(self) -> list[dict[str, Any]]:
        """Wait for what was given up."""
        found = until(
            lambda: (
                self.aws.client("sqs")
                .receive_message(QueueUrl=self.dead_letters, MaxNumberOfMessages=10, WaitTimeSeconds=1)
                .get("Messages")
            )
        )
        return [json.loads(message["Body"]) for message in found]


def test_upstream_repeats_for_ever(stock_aws: EmbeddedAws) -> None:
    reader = Reader.make(stock_aws, MaximumRetryAttempts=0)
    reader.read("poison", "good")
    received = stock_aws.client("sqs").receive_message(QueueUrl=reader.dead_letters, WaitTimeSeconds=4)
    assert "Messages" not in received
    assert not reader.done("good")


def test_a_batch_that_goes_on_failing_is_given_up(mended_aws: EmbeddedAws) -> None:
    reader = Reader.make(mended_aws, MaximumRetryAttempts=1)
    reader.read("poison")
    (record,) = reader.discarded()
    assert record["requestContext"]["condition"] == "RetryAttemptsExhausted"
    info = record["DDBStreamBatchInfo"]
    assert info["batchSize"] == 1
    assert info["startSequenceNumber"] == info["endSequenceNumber"]
    reader.read("good")
    assert until(lambda: reader.done("good"))


def test_halves_find_the_one_that_fails(mended_aws: EmbeddedAws) -> None:
    reader = Reader.make(mended_aws, MaximumRetryAttempts=0, BisectBatchOnFunctionError=True)
    reader.read("a", "b", "poison", "c", "d")
    assert until(lambda: all(reader.done(key) for key in "abcd"))
    (record,) = reader.discarded()
    assert record["DDBStreamBatchInfo"]["batchSize"] == 1


def test_what_came_before_the_failure_is_done_once(mended_aws: EmbeddedAws) -> None:
    reader = Reader.make(mended_aws, partial=True, MaximumRetryAttempts=0)
    reader.read("a", "b", "poison", "c")
    (record,) = reader.discarded()
    assert record["DDBStreamBatchInfo"]["batchSize"] == 2  # the poison, and what came after it
    assert reader.done("b")
    assert not reader.done("c")


def test_only_what_the_filter_names_is_read(mended_aws: EmbeddedAws) -> None:
    pattern = json.dumps({"dynamodb": {"NewImage": {"outbox": {"S": [{"exists": True}]}}}})
    reader = Reader.make(mended_aws, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    with_outbox = {"pk": {"S": "told"}, "outbox": {"S": "[]"}}
    reader.aws.client("dynamodb").put_item(TableName=reader.table, Item={"pk": {"S": "silent"}})
    reader.aws.client("dynamodb").put_item(TableName=reader.table, Item=with_outbox)
    reader.read()
    assert until(lambda: reader.done("told"))
    assert not reader.done("silent")


def test_a_reader_that_is_stuck_holds_up_no_other(mended_aws: EmbeddedAws) -> None:
    stuck, other = Reader.make(mended_aws), Reader.make(mended_aws)
    stuck.read("poison")
    other.read("good")
    assert until(lambda: other.done("good"))
    stuck.aws.client("lambda").delete_event_source_mapping(UUID=stuck.mapping)
