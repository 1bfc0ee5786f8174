"""Telling a notice to whoever subscribed for it, once. Knows neither SNS nor DynamoDB."""

from collections.abc import Collection
from typing import Protocol

from lambdas.notifications.notice import Notice
from lambdas.notifications.subscription import Subscription
from lambdas.shared.observability import count, logger


class Subscribers(Protocol):
    """One tenant's subscriptions."""

    def all(self) -> list[Subscription]:
        """Every subscription."""


class Publisher(Protocol):
    """The channels' topics."""

    def publish(self, channel: str, notice: Notice) -> None:
        """Tell all who subscribed to ``channel``."""


class Marks(Protocol):
    """Which channels were told what."""

    def begin(self, notice_id: str) -> frozenset[str]:
        """Claim the notice, and return the channels that were told before."""

    def end(self, notice_id: str, told: frozenset[str]) -> None:
        """Note the channels that were told by now."""


def tell(notice: Notice, *, subscribers: Subscribers, publisher: Publisher, marks: Marks) -> None:
    """Tell the channels on which anybody waits for such a notice; the same notice again tells nobody.

    SNS's filters decide who gets it. That nobody waits is seen before: it is the usual case, and costs one query.

    Raises:
        Exception: A channel could not be told; those that were will not be again.
    """
    channels = _wanted(notice, subscribers.all())
    if not channels:
        return
    told = marks.begin(notice.notice_id)
    try:
        for channel in sorted(channels - told):
            publisher.publish(channel, notice)
            told |= {channel}
            count("NoticePublished")
    finally:
        marks.end(notice.notice_id, told)
    logger.info("told", kind=notice.kind, notice_id=notice.notice_id, channels=sorted(told))


def _wanted(notice: Notice, subscriptions: Collection[Subscription]) -> frozenset[str]:
    return frozenset(
        found.channel for found in subscriptions if any(found.wants(role, notice.site_id) for role in notice.roles)
    )
