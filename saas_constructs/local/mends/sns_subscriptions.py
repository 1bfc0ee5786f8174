# ruff: noqa: SLF001 - a mend reaches into its upstream
"""What SNS answers to a request to subscribe, and to its confirmation.

Upstream: MiniStack 1.5.33 ignores ``ReturnSubscriptionArn``, takes an endpoint that is subscribed with another filter
policy for subscribed, and looks for the topic of a confirmation's link in the default region only.
Why: a webhook could neither be confirmed nor unsubscribed, and one tenant's request would be answered with another
tenant's subscription.
Remove when: ``tests/local/mends/test_sns_subscriptions.py`` finds the upstream emulator answering as SNS does
("Subscribe" and "ConfirmSubscription" in the Amazon SNS API Reference).
"""

from __future__ import annotations

import json
from typing import Any

from ministack.core.arn import ArnParseError, parse_arn
from ministack.core.responses import request_scope
from ministack.services import sns

_TAKEN = "Invalid parameter: Attributes Reason: Subscription already exists with different attributes"


def apply() -> None:
    """Put the mend in force."""
    subscribe = sns._subscribe

    def mended(params: dict[str, Any]) -> Any:
        existing = _subscription(params)
        if existing is not None and _policy(existing["attributes"].get("FilterPolicy")) != _policy(_asked(params)):
            return sns._error("InvalidParameter", _TAKEN, 400)
        answer = subscribe(params)
        made = _subscription(params)
        if made is None or sns._p(params, "ReturnSubscriptionArn") != "true":
            return answer
        result = f"<SubscribeResult><SubscriptionArn>{made['arn']}</SubscriptionArn></SubscribeResult>"
        return sns._xml(200, "SubscribeResponse", result)

    sns._subscribe = mended
    confirm = sns._confirm_subscription

    def mended_confirm(params: dict[str, Any]) -> Any:
        try:
            topic = parse_arn(sns._normalize_arn(sns._p(params, "TopicArn")))
        except ArnParseError:
            return confirm(params)
        with request_scope(topic.account_id, topic.region):
            return confirm(params)

    sns._confirm_subscription = mended_confirm


def _subscription(params: dict[str, Any]) -> dict[str, Any] | None:
    topic = sns._topic_by_arn_any_scope(sns._normalize_arn(sns._p(params, "TopicArn")))
    wanted = (sns._p(params, "Protocol"), sns._p(params, "Endpoint"))
    for found in topic["subscriptions"] if topic else ():
        if (found["protocol"], found["endpoint"]) == wanted:
            return dict(found)
    return None


def _asked(params: dict[str, Any]) -> str:
    number = 1
    while name := sns._p(params, f"Attributes.entry.{number}.key"):
        if name == "FilterPolicy":
            return str(sns._p(params, f"Attributes.entry.{number}.value"))
        number += 1
    return ""


def _policy(text: str | None) -> Any:
    return json.loads(text) if text else None
