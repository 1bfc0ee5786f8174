"""A request to subscribe is answered as SNS answers it."""

from __future__ import annotations

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests import http
from tests.waiting import until

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

HOOK = "http://127.0.0.1:9/hook"


def subscribe(aws: EmbeddedAws, topic: str, tenant: str) -> str:
    sns = aws.client("sns")
    answer: dict[str, Any] = sns.subscribe(
        TopicArn=topic,
        Protocol="http",
        Endpoint=HOOK,
        Attributes={"FilterPolicy": json.dumps({"tenant_id": [tenant]})},
        ReturnSubscriptionArn=True,
    )
    return str(answer["SubscriptionArn"])


def topic_of(aws: EmbeddedAws) -> str:
    return str(aws.client("sns").create_topic(Name=f"topic-{uuid.uuid4().hex}")["TopicArn"])


def test_upstream_answers_pending_and_gives_one_tenant_anothers_subscription(stock_aws: EmbeddedAws) -> None:
    topic = topic_of(stock_aws)
    assert subscribe(stock_aws, topic, "a") == "pending confirmation"
    assert subscribe(stock_aws, topic, "b").startswith(topic)


def test_the_name_of_a_pending_subscription_is_told_on_request(mended_aws: EmbeddedAws) -> None:
    topic = topic_of(mended_aws)
    arn = subscribe(mended_aws, topic, "a")
    assert arn.startswith(f"{topic}:")
    assert subscribe(mended_aws, topic, "a") == arn
    mended_aws.client("sns").unsubscribe(SubscriptionArn=arn)
    assert mended_aws.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []


def test_an_endpoint_is_not_subscribed_with_two_filters(mended_aws: EmbeddedAws) -> None:
    topic = topic_of(mended_aws)
    subscribe(mended_aws, topic, "a")
    with pytest.raises(ClientError, match="already exists with different attributes") as refused:
        subscribe(mended_aws, topic, "b")
    assert refused.value.response["Error"]["Code"] == "InvalidParameter"


class Receiver(BaseHTTPRequestHandler):
    """Keeps what it is sent."""

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(json.loads(content))  # type: ignore[attr-defined]  # the list of this test's server
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


def link_of_a_confirmation(aws: EmbeddedAws) -> str:
    sns = aws.client("sns", "eu-central-1")
    topic = sns.create_topic(Name=f"topic-{uuid.uuid4().hex}")["TopicArn"]
    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        received: list[dict[str, Any]] = []
        server.received = received  # type: ignore[attr-defined]  # what its handler keeps
        threading.Thread(target=server.handle_request).start()
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=f"http://127.0.0.1:{server.server_port}/")
        return str(until(lambda: received, "the request to confirm")[0]["SubscribeURL"])


def test_upstream_finds_no_topic_for_a_link_from_another_region(stock_aws: EmbeddedAws) -> None:
    assert http.get(link_of_a_confirmation(stock_aws)).status_code == 404


def test_the_link_of_a_confirmation_confirms(mended_aws: EmbeddedAws) -> None:
    assert http.get(link_of_a_confirmation(mended_aws)).status_code == 200
