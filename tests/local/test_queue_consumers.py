"""A queue's consumer fails for its own messages only, and those end among the dead letters."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from tests.local.rest_api import make_function
from tests.waiting import until

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

CODE = """
import json

def handler(event, context):
    print("received", json.dumps([record["body"] for record in event["Records"]]))
    failed = [record["messageId"] for record in event["Records"] if record["body"] == "poison"]
    return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in failed]}
"""


def _queue(aws: EmbeddedAws, **attributes: str) -> tuple[str, str]:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}", Attributes=attributes)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def _received(aws: EmbeddedAws, function: str) -> list[str]:
    name = function.rpartition(":")[2]
    events = aws.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    batches = [event["message"].partition("received ")[2] for event in events if "received " in event["message"]]
    return [body for batch in batches for body in json.loads(batch)]


def test_only_what_fails_comes_again_and_ends_among_the_dead_letters(mended_aws: EmbeddedAws) -> None:
    sqs = mended_aws.client("sqs")
    dead_url, dead_arn = _queue(mended_aws)
    redrive = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 3})
    url, arn = _queue(mended_aws, VisibilityTimeout="1", RedrivePolicy=redrive)
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(("a", "poison", "b"))]
    sqs.send_message_batch(QueueUrl=url, Entries=entries)
    function = make_function(mended_aws, CODE, Timeout=1)
    mended_aws.client("lambda").create_event_source_mapping(
        EventSourceArn=arn,
        FunctionName=function,
        BatchSize=10,
        MaximumBatchingWindowInSeconds=1,
        ScalingConfig={"MaximumConcurrency": 2},
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )

    def dead() -> Any:
        return sqs.receive_message(QueueUrl=dead_url, WaitTimeSeconds=1).get("Messages")

    (letter,) = until(dead)
    assert letter["Body"] == "poison"
    received = _received(mended_aws, function)
    assert received.count("poison") == 3
    assert (received.count("a"), received.count("b")) == (1, 1)
