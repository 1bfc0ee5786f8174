"""Whom a topic told what can be read."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from tests import http

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

PHONE = "+4915112345678"


def _publish(aws: EmbeddedAws, role: str) -> str:
    """Tell a topic's waiters; return the e-mail address of the one there is."""
    sns = aws.client("sns")
    topic = sns.create_topic(Name=f"topic-{uuid.uuid4().hex}")["TopicArn"]
    address = f"{uuid.uuid4().hex}@example.com"
    for protocol, endpoint in (("email", address), ("sms", PHONE)):
        policy = json.dumps({"role": ["waiter"]})
        sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint, Attributes={"FilterPolicy": policy})
    attributes = {"role": {"DataType": "String", "StringValue": role}}
    sns.publish(TopicArn=topic, Message=f"for {address}", Subject="Ready", MessageAttributes=attributes)
    return address


def _emails(aws: EmbeddedAws, address: str) -> list[Any]:
    kept = http.get(f"{aws.endpoint_url}/_ministack/ses/messages").json()["messages"]
    return [email for emails in kept.values() for email in emails if address in email["To"]]


def _texts(aws: EmbeddedAws, address: str) -> list[Any]:
    kept = http.get(f"{aws.endpoint_url}/_ministack/sns/sms-messages").json()["sms_messages"]
    return [text for text in kept.get(PHONE, []) if text["Message"] == f"for {address}"]


def test_upstream_keeps_neither(stock_aws: EmbeddedAws) -> None:
    address = _publish(stock_aws, "waiter")
    assert _emails(stock_aws, address) == _texts(stock_aws, address) == []


def test_both_are_kept_once(mended_aws: EmbeddedAws) -> None:
    address = _publish(mended_aws, "waiter")
    (email,) = _emails(mended_aws, address)
    assert (email["Subject"], email["BodyText"]) == ("Ready", f"for {address}")
    assert len(_texts(mended_aws, address)) == 1


def test_a_filter_keeps_out_both(mended_aws: EmbeddedAws) -> None:
    address = _publish(mended_aws, "kitchen")
    assert _emails(mended_aws, address) == _texts(mended_aws, address) == []
