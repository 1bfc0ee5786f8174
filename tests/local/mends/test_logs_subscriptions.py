"""Lines of a log come to the function that subscribed to them: together, and again where it failed."""

from __future__ import annotations

import base64
import gzip
import json
import time
import uuid
from typing import TYPE_CHECKING, Any

from tests.local.rest_api import make_function
from tests.waiting import until

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

# Tells what it got in a log group of its own, then fails as long as it is asked to.
CODE = """
import base64
import gzip
import json

def handler(event, context):
    content = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    print("GOT " + json.dumps([entry["message"] for entry in content["logEvents"]]))
    if any(entry["message"].startswith("broken") for entry in content["logEvents"]):
        raise ValueError("no good")
"""


class Subscribed:
    """A log group whose lines a function gets."""

    def __init__(self, aws: EmbeddedAws, pattern: str) -> None:
        self.aws = aws
        self.logs = aws.client("logs")
        self.function = make_function(aws, CODE)
        self.group = f"subscribed-{uuid.uuid4().hex}"
        self.logs.create_log_group(logGroupName=self.group)
        self.logs.create_log_stream(logGroupName=self.group, logStreamName="stream")
        self.logs.put_subscription_filter(
            logGroupName=self.group, filterName="all", filterPattern=pattern, destinationArn=self.function
        )

    def write(self, *lines: str) -> None:
        """Write each line with a call of its own."""
        for line in lines:
            event = {"timestamp": int(time.time() * 1000), "message": line}
            self.logs.put_log_events(logGroupName=self.group, logStreamName="stream", logEvents=[event])

    def got(self) -> list[list[str]]:
        """What the function was called with, call by call."""
        group = f"/aws/lambda/{self.function.rpartition(':')[2]}"
        try:
            events = self.logs.filter_log_events(logGroupName=group)["events"]
        except self.logs.exceptions.ResourceNotFoundException:
            return []
        lines = (event["message"] for event in events)
        return [json.loads(line.partition("GOT ")[2]) for line in lines if line.startswith("GOT ")]

    def got_in_the_end(self, calls: int) -> list[list[str]]:
        """As `got`, once there have been so many calls."""

        def enough() -> list[list[str]] | None:
            found = self.got()
            return found if len(found) >= calls else None

        return until(enough, f"{calls} calls")


def test_upstream_calls_for_each_line(stock_aws: EmbeddedAws) -> None:
    subscribed = Subscribed(stock_aws, "")
    subscribed.write("one", "two")
    assert sorted(subscribed.got_in_the_end(2)) == [["one"], ["two"]]


def test_upstream_takes_optional_terms_for_required_ones(stock_aws: EmbeddedAws) -> None:
    subscribed = Subscribed(stock_aws, "?one ?two")
    subscribed.write("one", "one two")
    assert subscribed.got_in_the_end(1) == [["one two"]]


def test_lines_come_together_and_only_those_that_were_asked_for(mended_aws: EmbeddedAws) -> None:
    subscribed = Subscribed(mended_aws, '?one ?"two three"')
    subscribed.write("one", "nothing", "two three", "three two")
    assert [line for call in subscribed.got_in_the_end(1) for line in call] == ["one", "two three"]


def test_a_batch_comes_again_where_the_function_failed_and_is_kept_at_last(mended_aws: EmbeddedAws) -> None:
    queues = mended_aws.client("sqs")
    url = queues.create_queue(QueueName=f"failed-{uuid.uuid4().hex}")["QueueUrl"]
    arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    subscribed = Subscribed(mended_aws, "")
    mended_aws.client("lambda").put_function_event_invoke_config(
        FunctionName=subscribed.function,
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": arn}},
    )
    subscribed.write("broken")

    def kept() -> list[dict[str, Any]]:
        return [json.loads(m["Body"]) for m in queues.receive_message(QueueUrl=url).get("Messages", [])]

    letter = until(kept, "the batch is kept")[0]
    assert subscribed.got() == [["broken"], ["broken"]]
    content = json.loads(gzip.decompress(base64.b64decode(letter["requestPayload"]["awslogs"]["data"])))
    assert [entry["message"] for entry in content["logEvents"]] == ["broken"]
