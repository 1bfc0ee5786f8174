"""A queue that demands TLS takes messages, though the emulator has none."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tests.local.iam import assume, client_of, is_allowed, make_role, policy

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _can_send(aws: EmbeddedAws) -> bool:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    tls_only = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(tls_only)})
    role = make_role(aws, [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn}])
    sender = client_of(assume(aws, role), "sqs", aws)
    return is_allowed(sender.send_message, QueueUrl=url, MessageBody="{}")


def test_upstream_refuses(stock_aws: EmbeddedAws) -> None:
    assert not _can_send(stock_aws)


def test_the_message_is_taken(mended_aws: EmbeddedAws) -> None:
    assert _can_send(mended_aws)
