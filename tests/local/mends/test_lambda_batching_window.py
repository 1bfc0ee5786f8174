"""A function gets what its queue gathers within the batching window, not each message for itself."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from tests.local.rest_api import make_function
from tests.waiting import until

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

CODE = """
def handler(event, context):
    print("took", len(event["Records"]))
"""
_LONG = 300


def _mapped(aws: EmbeddedAws, window: int) -> tuple[str, str]:
    """A queue whose messages a function takes ten at a time: its URL, and the function's name."""
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=uuid.uuid4().hex)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    function = make_function(aws, CODE)
    aws.client("lambda").create_event_source_mapping(
        EventSourceArn=arn, FunctionName=function, BatchSize=10, MaximumBatchingWindowInSeconds=window
    )
    return url, function.rsplit(":", 1)[-1]


def _send(aws: EmbeddedAws, url: str, count: int) -> None:
    for number in range(count):
        aws.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(number))


def _batches(aws: EmbeddedAws, function: str) -> list[int]:
    """The size of each batch that the function took, as soon as there is one."""
    logs: Any = aws.client("logs")

    def taken() -> list[int]:
        if not logs.describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{function}")["logGroups"]:
            return []
        events = logs.filter_log_events(logGroupName=f"/aws/lambda/{function}")["events"]
        return [int(event["message"].split()[1]) for event in events if event["message"].startswith("took")]

    return until(taken, "the function's first batch")


def test_upstream_waits_for_nothing(stock_aws: EmbeddedAws) -> None:
    url, function = _mapped(stock_aws, _LONG)
    _send(stock_aws, url, 1)
    assert _batches(stock_aws, function) == [1]


def test_a_full_batch_is_taken_before_the_window_is_over(mended_aws: EmbeddedAws) -> None:
    url, function = _mapped(mended_aws, _LONG)
    _send(mended_aws, url, 10)
    assert _batches(mended_aws, function) == [10]


def test_when_the_window_is_over_the_function_takes_what_there_is(mended_aws: EmbeddedAws) -> None:
    url, function = _mapped(mended_aws, 1)
    _send(mended_aws, url, 1)
    assert _batches(mended_aws, function) == [1]
