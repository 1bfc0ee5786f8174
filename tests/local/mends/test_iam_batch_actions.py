"""Who may send a message may send a batch of them, and nobody else may."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.iam import assume, client_of, make_role

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

ENTRIES = [{"Id": "1", "MessageBody": "one"}, {"Id": "2", "MessageBody": "two"}]


def send(aws: EmbeddedAws, action: str) -> Any:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    role = make_role(aws, [{"Effect": "Allow", "Action": action, "Resource": arn}])
    return client_of(assume(aws, role), "sqs", aws).send_message_batch(QueueUrl=url, Entries=ENTRIES)


def test_upstream_refuses_a_batch_to_who_may_send(stock_aws: EmbeddedAws) -> None:
    with pytest.raises(ClientError, match="sqs:SendMessageBatch"):
        send(stock_aws, "sqs:SendMessage")


def test_who_may_send_may_send_a_batch(mended_aws: EmbeddedAws) -> None:
    assert len(send(mended_aws, "sqs:SendMessage")["Successful"]) == len(ENTRIES)


def test_who_may_not_send_may_send_no_batch(mended_aws: EmbeddedAws) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        send(mended_aws, "sqs:ReceiveMessage")
