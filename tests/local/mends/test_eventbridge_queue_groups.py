"""What a rule sends to a standard queue has the group that its target names."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _group(aws: EmbeddedAws, message_group: str, **detail: str) -> str | None:
    events, sqs = aws.client("events"), aws.client("sqs")
    bus = f"bus-{uuid.uuid4().hex}"
    events.create_event_bus(Name=bus)
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="rule", EventBusName=bus, EventPattern='{"source": ["orders"]}')
    target = {"Id": "1", "Arn": arn, "SqsParameters": {"MessageGroupId": message_group}}
    events.put_targets(Rule="rule", EventBusName=bus, Targets=[target])
    entry = {"EventBusName": bus, "Source": "orders", "DetailType": "OrderPlaced", "Detail": json.dumps(detail)}
    events.put_events(Entries=[entry])
    (message,) = sqs.receive_message(QueueUrl=url, AttributeNames=["All"], WaitTimeSeconds=2)["Messages"]
    found: str | None = message.get("Attributes", {}).get("MessageGroupId")
    return found


def test_upstream_sets_none(stock_aws: EmbeddedAws) -> None:
    assert _group(stock_aws, "$.detail.tenant_id", tenant_id="t1") is None


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("$.detail.tenant_id", "t1"),
        ("$.source", "orders"),
        ("everybody", "everybody"),
        ("$.detail.none", "$.detail.none"),
    ],
)
def test_the_path_is_resolved(mended_aws: EmbeddedAws, written: str, group: str) -> None:
    assert _group(mended_aws, written, tenant_id="t1") == group
