"""The event ``DailySummaryReady``, version 1; its JSON Schema is ``daily_summary_ready.v1.json`` beside this file."""

from dataclasses import dataclass
from typing import ClassVar

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySummaryReady(Event):
    """A site's day was summed up.

    Attributes:
        site_id: The site.
        date: The day in UTC, such as ``2026-11-21``.
        orders_by_status: How many orders placed that day were in which state.
        revenue: Totals of the served ones by currency, in the currency's minor unit.
    """

    SOURCE: ClassVar[str] = "saas.summaries"
    DETAIL_TYPE: ClassVar[str] = "DailySummaryReady"

    site_id: str
    date: str
    orders_by_status: dict[str, int]
    revenue: dict[str, int]

    @classmethod
    def id_of(cls, tenant_id: str, site_id: str, date: str) -> str:
        """The id of the one event about a site's day."""
        return event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{site_id}/{date}")
