"""What a site sold on a day. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from lambdas.orders.states import SERVED
from lambdas.shared.contracts.daily_summary_ready import DailySummaryReady
from lambdas.shared.moments import rfc3339

LOOK_BACK_DAYS: Final = 2
"""How many more days are looked at: a schedule or a job that failed for one day is made up for on the next."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a summary counts of an order."""

    status: str
    currency: str
    total: int


@dataclass(frozen=True, slots=True)
class DailySummary:
    """A site's day.

    Attributes:
        site_id: The site.
        date: The day, in UTC.
        orders_by_status: How many orders placed on the day are in which state.
        revenue: Totals of the served ones by currency, in the currency's minor unit.
        created_at: When they were counted.
    """

    site_id: str
    date: date
    orders_by_status: dict[str, int]
    revenue: dict[str, int]
    created_at: str

    def to_json(self) -> dict[str, Any]:
        """The summary as clients see it."""
        return {
            "site_id": self.site_id,
            "date": self.date.isoformat(),
            "orders": sum(self.orders_by_status.values()),
            "orders_by_status": self.orders_by_status,
            "revenue": self.revenue,
            "created_at": self.created_at,
        }

    def to_event(self, tenant_id: str) -> DailySummaryReady:
        """The event that tells of it: the same one however often it is made."""
        event_id = DailySummaryReady.id_of(tenant_id, self.site_id, self.date.isoformat())
        return DailySummaryReady(
            event_id=event_id,
            tenant_id=tenant_id,
            correlation_id=event_id,
            occurred_at=self.created_at,
            version=DailySummaryReady.VERSION,
            site_id=self.site_id,
            date=self.date.isoformat(),
            orders_by_status=self.orders_by_status,
            revenue=self.revenue,
        )


class Summaries(Protocol):
    """One tenant's summaries, and the orders that they count."""

    def find(self, site_id: str, day: date) -> DailySummary | None:
        """The summary of a site's day."""

    def add(self, summary: DailySummary) -> bool:
        """Keep a summary and tell of it unless there is one of that day; tell whether it was kept."""

    def orders_of(self, site_id: str, day: date) -> Iterable[Counted]:
        """The orders that were placed at a site on a day."""


def summarize(
    site_id: str, day: date, *, summaries: Summaries, now: datetime, even_without_orders: bool = True
) -> bool:
    """Sum up a site's day, once; tell whether this call did.

    What was counted stays, though an order may still change: what a manager was told must not change behind his back.

    Args:
        site_id: The site.
        day: The day, in UTC.
        summaries: The tenant's.
        now: The present moment.
        even_without_orders: Whether a day on which nothing was ordered is summed up, too.
    """
    if summaries.find(site_id, day) is not None:
        return False
    statuses: Counter[str] = Counter()
    revenue: Counter[str] = Counter()
    for order in summaries.orders_of(site_id, day):
        statuses[order.status] += 1
        if order.status == SERVED:
            revenue[order.currency] += order.total
    if not statuses and not even_without_orders:
        return False
    summary = DailySummary(site_id, day, dict(sorted(statuses.items())), dict(sorted(revenue.items())), rfc3339(now))
    return summaries.add(summary)


def days_missed(due: datetime) -> list[date]:
    """Days before the last one that may not have been summed up when they should have been."""
    return [day_before(due) - timedelta(days=count) for count in range(1, LOOK_BACK_DAYS + 1)]


def day_before(due: datetime) -> date:
    """The day, in UTC, that ended last before a moment."""
    return due.date() - timedelta(days=1)
