"""Telling a notice to whoever subscribed for it, once. Knows neither SNS nor DynamoDB."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final, Protocol

from lambdas.notifications.notice import Notice
from lambdas.notifications.subscription import Subscription
from lambdas.shared.moments import utc_now
from lambdas.shared.observability import count, logger

TOO_OLD: Final = timedelta(days=28)
"""Age at which people are not told of something any more.

Queues hold a message for as long, dead letters included. What is older comes from a replay, and the mark that it was
told may be gone.
"""


class Subscribers(Protocol):
    """One tenant's subscriptions."""

    def all(self) -> list[Subscription]:
        """Every subscription."""


class Publisher(Protocol):
    """The channels' topics."""

    def publish(self, channel: str, notice: Notice) -> None:
        """Tell all who subscribed to ``channel``."""


class Marks(Protocol):
    """Which notices a channel was told."""

    def claimed(self, event_id: str) -> AbstractContextManager[bool]:
        """Claim a notice for the block: true when it is still to be told."""


def tell(
    notice: Notice,
    *,
    subscribers: Subscribers,
    publisher: Publisher,
    marks_of: Callable[[str], Marks],
    now: Callable[[], datetime] = utc_now,
) -> None:
    """Tell the channels on which anybody waits for such a notice; the same notice again tells nobody.

    A channel is not told of what happened before anybody subscribed there for such a notice, nor long after it
    happened: a replay of past events must not bring people old news.

    SNS's filters decide who gets it, and know no times: where somebody subscribed before, others who did since are
    told, too. That nobody waits is seen before: it is the usual case, and costs one query.

    Args:
        notice: What to tell.
        subscribers: The tenant's.
        publisher: The channels' topics.
        marks_of: A channel's marks. Each has its own, so that one that fails is tried again without the others.
        now: The present moment.

    Raises:
        Exception: A channel could not be told.
    """
    if notice.occurred_at and now() - datetime.fromisoformat(notice.occurred_at) > TOO_OLD:
        logger.warning("too old to be told", kind=notice.kind, occurred_at=notice.occurred_at)
        count("NoticeTooOld")
        return
    for channel in sorted(_wanted(notice, subscribers.all())):
        with marks_of(channel).claimed(notice.notice_id) as is_new:
            if is_new:
                publisher.publish(channel, notice)
                count("NoticePublished")
                logger.info("told", kind=notice.kind, notice_id=notice.notice_id, channel=channel)


def _wanted(notice: Notice, subscriptions: Collection[Subscription]) -> frozenset[str]:
    return frozenset(
        found.channel
        for found in subscriptions
        if any(found.wants(role, notice.site_id) for role in notice.roles)
        and (not notice.occurred_at or found.created_at <= notice.occurred_at)
    )
