# ruff: noqa: SLF001 - a mend reaches into its upstream
"""What a topic tells people can be read.

Upstream: MiniStack 1.5.33 keeps the text messages and e-mails that are sent directly, and drops those that a
topic sends to its subscribers.
Why: nobody could see whom a notification reached.
Remove when: ``tests/local/mends/test_sns_person_deliveries.py`` finds the upstream emulator keeping them.

They are where the direct ones are: ``GET /_ministack/sns/sms-messages`` and ``GET /_ministack/ses/messages``.
Nobody confirms an e-mail subscription here: it counts from the start.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from ministack.core.responses import new_uuid
from ministack.services import ses, sns

_SENDER = "no-reply@sns.amazonaws.com"
_EMAIL = frozenset({"email", "email-json"})

_subject: ContextVar[str] = ContextVar("topic_subject", default="")


def apply() -> None:
    """Keep what a subscriber's filter lets pass."""
    fan_out = sns._fanout
    matches = sns._matches_filter_policy

    def mended_fan_out(topic: str, message_id: str, message: str, subject: str, *more: Any, **named: Any) -> None:
        outer = _subject.set(subject or "AWS Notification Message")
        try:
            fan_out(topic, message_id, message, subject, *more, **named)
        finally:
            _subject.reset(outer)

    def mended_matches(subscription: dict[str, Any], attributes: dict[str, Any], message: str = "") -> bool:
        found = bool(matches(subscription, attributes, message))
        if found:
            _keep(subscription, attributes, message)
        return found

    sns._fanout = mended_fan_out
    sns._matches_filter_policy = mended_matches


def _keep(subscription: dict[str, Any], attributes: dict[str, Any], message: str) -> None:
    protocol, endpoint = subscription.get("protocol"), subscription.get("endpoint", "")
    if protocol in _EMAIL:
        ses._record_send(_SENDER, [endpoint], subject=_subject.get(), body_text=message, type_name="SNS")
    elif protocol == "sms":
        kept = {
            "PhoneNumber": endpoint,
            "TopicArn": subscription.get("topic_arn"),
            "SubscriptionArn": subscription.get("arn"),
            "MessageId": new_uuid(),
            "Message": message,
            "MessageAttributes": attributes,
            "MessageStructure": None,
            "Subject": _subject.get(),
        }
        sns._sms_log_for(endpoint).append(kept)
