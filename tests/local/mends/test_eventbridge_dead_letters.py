"""An event whose target is gone lies in the target's dead-letter queue; a function gets its retries."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from tests.local.rest_api import make_function

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

FAILS = "def handler(event, context):\n    raise ValueError('no')\n"


def _queue(aws: EmbeddedAws) -> tuple[str, str]:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}")["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def _sent(aws: EmbeddedAws, target: str, *, dead_letters: str | None) -> str:
    """Send an event by a rule to a target; return the rule's ARN."""
    events = aws.client("events")
    bus = f"bus-{uuid.uuid4().hex}"
    events.create_event_bus(Name=bus)
    rule: str = events.put_rule(Name="rule", EventBusName=bus, EventPattern='{"source": ["orders"]}')["RuleArn"]
    config = {"DeadLetterConfig": {"Arn": dead_letters}} if dead_letters else {}
    events.put_targets(Rule="rule", EventBusName=bus, Targets=[{"Id": "1", "Arn": target, **config}])
    events.put_events(
        Entries=[{"EventBusName": bus, "Source": "orders", "DetailType": "OrderPlaced", "Detail": '{"n": 1}'}]
    )
    return rule


def _received(aws: EmbeddedAws, url: str, seconds: int) -> list[Any]:
    found: list[Any] = (
        aws.client("sqs")
        .receive_message(QueueUrl=url, WaitTimeSeconds=seconds, MessageAttributeNames=["All"])
        .get("Messages", [])
    )
    return found


def test_upstream_loses_the_event(stock_aws: EmbeddedAws) -> None:
    url, arn = _queue(stock_aws)
    _sent(stock_aws, f"{arn}-gone", dead_letters=arn)
    assert _received(stock_aws, url, 2) == []


def test_the_event_lies_in_the_dead_letter_queue_with_its_story(mended_aws: EmbeddedAws) -> None:
    url, arn = _queue(mended_aws)
    rule = _sent(mended_aws, f"{arn}-gone", dead_letters=arn)
    (message,) = _received(mended_aws, url, 2)
    assert json.loads(message["Body"])["detail"] == {"n": 1}
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert attributes["RULE_ARN"] == rule
    assert attributes["TARGET_ARN"] == f"{arn}-gone"
    assert attributes["ERROR_CODE"] == "NO_RESOURCE"


def test_a_target_that_is_there_gets_its_event(mended_aws: EmbeddedAws) -> None:
    url, arn = _queue(mended_aws)
    dead_url, dead_arn = _queue(mended_aws)
    _sent(mended_aws, arn, dead_letters=dead_arn)
    assert len(_received(mended_aws, url, 2)) == 1
    assert _received(mended_aws, dead_url, 0) == []


def test_a_function_that_goes_on_failing_leaves_its_event_with_its_own_dead_letters(mended_aws: EmbeddedAws) -> None:
    url, arn = _queue(mended_aws)
    function = make_function(mended_aws, FAILS, DeadLetterConfig={"TargetArn": arn})
    mended_aws.client("lambda").put_function_event_invoke_config(FunctionName=function, MaximumRetryAttempts=1)
    _sent(mended_aws, function, dead_letters=None)
    (message,) = _received(mended_aws, url, 10)
    assert json.loads(message["Body"])["requestPayload"]["detail"] == {"n": 1}
