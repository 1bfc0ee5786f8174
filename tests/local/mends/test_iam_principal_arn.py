"""A resource's policy can name a role by its ARN in a condition."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tests.local.iam import assume, client_of, is_allowed, make_role, policy

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _sends(aws: EmbeddedAws, *, spared: bool) -> bool:
    """Send to a queue that refuses all roles but one."""
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    role = make_role(aws, [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn}])
    owner = role if spared else f"{role}-of-another"
    others = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnNotEquals": {"aws:PrincipalArn": owner}},
    }
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(others)})
    sender = client_of(assume(aws, role), "sqs", aws)
    return is_allowed(sender.send_message, QueueUrl=url, MessageBody="{}")


def test_upstream_names_the_session(stock_aws: EmbeddedAws) -> None:
    assert not _sends(stock_aws, spared=True)


def test_the_role_is_named(mended_aws: EmbeddedAws) -> None:
    assert _sends(mended_aws, spared=True)


def test_another_role_is_refused(mended_aws: EmbeddedAws) -> None:
    assert not _sends(mended_aws, spared=False)
