"""A dead-letter queue tells whose dead letters it holds."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _sources(aws: EmbeddedAws) -> tuple[list[str], str]:
    """The sources of a queue, and the one that it has."""
    sqs = aws.client("sqs")
    dead = sqs.create_queue(QueueName=f"dead-{uuid.uuid4().hex}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})
    source = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}", Attributes={"RedrivePolicy": policy})["QueueUrl"]
    sqs.create_queue(QueueName=f"other-{uuid.uuid4().hex}")
    found: list[str] = sqs.list_dead_letter_source_queues(QueueUrl=dead).get("queueUrls", [])
    return found, source


def test_upstream_does_not_know(stock_aws: EmbeddedAws) -> None:
    with pytest.raises(ClientError, match="InvalidAction"):
        _sources(stock_aws)


def test_the_source_is_listed(mended_aws: EmbeddedAws) -> None:
    found, source = _sources(mended_aws)
    assert [url.rpartition("/")[2] for url in found] == [source.rpartition("/")[2]]
