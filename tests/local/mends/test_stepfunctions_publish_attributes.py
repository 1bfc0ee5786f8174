"""What a state machine publishes reaches those whose filter policy names its attributes."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from tests.local.iam import policy
from tests.local.state_machines import Machine

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _received(aws: EmbeddedAws, role: str) -> list[Any]:
    sns, sqs = aws.client("sns"), aws.client("sqs")
    topic = sns.create_topic(Name=f"topic-{uuid.uuid4().hex}")["TopicArn"]
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    delivers = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(delivers)})
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn,
        Attributes={
            "RawMessageDelivery": "true",
            "FilterPolicy": json.dumps({"role": ["waiter"], "tenant_id": ["t1"]}),
        },
    )
    parameters = {
        "TopicArn": topic,
        "Message.$": "$.pk",
        "MessageAttributes": {
            "role": {"DataType": "String", "StringValue": role},
            "tenant_id": {"DataType": "String", "StringValue.$": "$.tenant_id"},
        },
    }
    publish = {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": parameters, "End": True}
    Machine(aws, {"Publish": publish}, "Publish").start("ready", tenant_id="t1").output()
    received: list[Any] = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"], WaitTimeSeconds=2).get(
        "Messages", []
    )
    return received


def test_upstream_drops_the_attributes(stock_aws: EmbeddedAws) -> None:
    assert _received(stock_aws, "waiter") == []


def test_the_attributes_arrive(mended_aws: EmbeddedAws) -> None:
    (message,) = _received(mended_aws, "waiter")
    assert message["Body"] == "ready"
    assert {name: value["StringValue"] for name, value in message["MessageAttributes"].items()} == {
        "role": "waiter",
        "tenant_id": "t1",
    }


def test_another_role_is_filtered_out(mended_aws: EmbeddedAws) -> None:
    assert _received(mended_aws, "kitchen") == []
