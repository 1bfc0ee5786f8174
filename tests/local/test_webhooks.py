"""A topic's HTTP subscriber confirms, gets what its filter lets pass, and nothing after it has left."""

from __future__ import annotations

import json
import queue
import threading
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.local.conftest import EmbeddedAws

WAITER = {"role": {"DataType": "String", "StringValue": "waiter"}}
KITCHEN = {"role": {"DataType": "String", "StringValue": "kitchen"}}


class Webhook:
    """A web server that keeps what it is sent."""

    def __init__(self) -> None:
        self.received: queue.Queue[dict[str, Any]] = queue.Queue()
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                received.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def next(self) -> dict[str, Any]:
        return self.received.get(timeout=30)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    hook = Webhook()
    thread = threading.Thread(target=hook.server.serve_forever)
    thread.start()
    yield hook
    hook.server.shutdown()
    thread.join()
    hook.server.server_close()


def test_a_webhook_is_told_from_its_confirmation_to_its_end(mended_aws: EmbeddedAws, webhook: Webhook) -> None:
    sns = mended_aws.client("sns")
    topic = sns.create_topic(Name=f"topic-{uuid.uuid4().hex}")["TopicArn"]
    policy = json.dumps({"role": ["waiter"]})
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=webhook.url, Attributes={"FilterPolicy": policy})
    confirmation = webhook.next()
    assert confirmation["Type"] == "SubscriptionConfirmation"
    sns.publish(TopicArn=topic, Message="too early", MessageAttributes=WAITER)
    subscription = sns.confirm_subscription(TopicArn=topic, Token=confirmation["Token"])["SubscriptionArn"]
    sns.publish(TopicArn=topic, Message="not for it", MessageAttributes=KITCHEN)
    sns.publish(TopicArn=topic, Message="ready", MessageAttributes=WAITER)
    notification = webhook.next()
    assert (notification["Type"], notification["Message"]) == ("Notification", "ready")
    sns.unsubscribe(SubscriptionArn=subscription)
    sns.publish(TopicArn=topic, Message="too late", MessageAttributes=WAITER)
    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []
    assert webhook.received.empty()
