"""An SNS client that keeps subscriptions and what was published."""

import json
from collections.abc import Iterator
from typing import Any

from tests.fakes.errors import client_error


class FakeSns:
    """Knows an endpoint once for each topic, as SNS does.

    Attributes:
        subscriptions: Request of each subscription by its ARN.
        published: What was published, in order.
        pending: ARNs of subscriptions that wait for their confirmation; lists show these without their names.
        failing: Topics that take no message.
        impossible: Endpoints that SNS takes for none.
    """

    def __init__(self) -> None:
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.published: list[dict[str, Any]] = []
        self.pending: set[str] = set()
        self.failing: set[str] = set()
        self.impossible: set[str] = set()

    def subscribe(self, **request: Any) -> dict[str, Any]:
        assert request.pop("ReturnSubscriptionArn") is True, "a pending subscription's name is told on request only"
        if request["Endpoint"] in self.impossible:
            raise client_error("InvalidParameter", "Subscribe")
        for arn, known in self.subscriptions.items():
            if (known["TopicArn"], known["Endpoint"]) == (request["TopicArn"], request["Endpoint"]):
                if known["Attributes"] != request["Attributes"]:
                    error = client_error("InvalidParameter", "Subscribe")
                    error.args = ("Subscription already exists with different attributes",)
                    raise error
                return {"SubscriptionArn": arn}
        arn = f"{request['TopicArn']}:{len(self.subscriptions)}"
        self.subscriptions[arn] = request
        return {"SubscriptionArn": arn}

    def unsubscribe(self, *, SubscriptionArn: str) -> None:  # noqa: N803 - the SDK's names
        if SubscriptionArn in self.pending:
            raise client_error("InvalidParameter", "Unsubscribe")
        if SubscriptionArn not in self.subscriptions:
            raise client_error("NotFound", "Unsubscribe")
        del self.subscriptions[SubscriptionArn]

    def get_subscription_attributes(self, *, SubscriptionArn: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        assert SubscriptionArn.startswith("arn:"), "what waits for its confirmation has no name to ask by"
        if SubscriptionArn not in self.subscriptions:
            raise client_error("NotFound", "GetSubscriptionAttributes")
        return {"Attributes": self.subscriptions[SubscriptionArn]["Attributes"]}

    def get_paginator(self, operation: str) -> "FakeSns":
        assert operation == "list_subscriptions_by_topic"
        return self

    def paginate(self, *, TopicArn: str) -> Iterator[dict[str, Any]]:  # noqa: N803 - the SDK's names
        for arn, known in list(self.subscriptions.items()):
            if known["TopicArn"] == TopicArn:
                shown = "PendingConfirmation" if arn in self.pending else arn
                yield {"Subscriptions": [{"SubscriptionArn": shown, "Endpoint": known["Endpoint"]}]}

    def publish(self, **request: Any) -> dict[str, Any]:
        if request["TopicArn"] in self.failing:
            raise client_error("ThrottledException", "Publish")
        self.published.append(request)
        return {"MessageId": str(len(self.published))}

    def delivered(self, arn: str) -> list[str]:
        """Messages that a subscription's filter lets through."""
        request = self.subscriptions[arn]
        policy = json.loads(request["Attributes"]["FilterPolicy"])
        return [
            message["Message"]
            for message in self.published
            if message["TopicArn"] == request["TopicArn"] and _matches(policy, message["MessageAttributes"])
        ]


def _matches(policy: dict[str, list[str]], attributes: dict[str, Any]) -> bool:
    values = {
        name: json.loads(value["StringValue"]) if value["DataType"] == "String.Array" else [value["StringValue"]]
        for name, value in attributes.items()
    }
    return all(set(wanted) & set(values.get(name, ())) for name, wanted in policy.items())
