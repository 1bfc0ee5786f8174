"""Reports of what tenants used on a day, and their corrections. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Protocol

from lambdas.metering.readings import Counters, number
from lambdas.shared.contracts.tenant_usage_reported import TenantUsageReported
from lambdas.shared.moments import rfc3339

LOOK_BACK_DAYS: Final = 14
"""For how long a day is looked at again: as long as lines can wait among the dead letters."""
_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class UsageReport:
    """What was told of a tenant's day.

    Attributes:
        tenant_id: The tenant.
        day: The day, in UTC.
        revision: 1, and one more for each correction.
        usage: All of the day's.
        change: What no earlier revision told.
        created_at: When it was summed up.
    """

    tenant_id: str
    day: str
    revision: int
    usage: Counters
    change: Counters
    created_at: str

    def to_event(self) -> TenantUsageReported:
        """The event that tells of it: the same one however often it is made."""
        event_id = TenantUsageReported.id_of(self.tenant_id, self.day, self.revision)
        return TenantUsageReported(
            event_id=event_id,
            tenant_id=self.tenant_id,
            correlation_id=event_id,
            occurred_at=self.created_at,
            version=TenantUsageReported.VERSION,
            date=self.day,
            revision=self.revision,
            usage={name: number(value) for name, value in sorted(self.usage.items())},
            change={name: number(value) for name, value in sorted(self.change.items())},
        )


class Usage(Protocol):
    """What tenants used on days."""

    def tenants_of(self, day: str, *, limit: int, after: str | None = None) -> tuple[list[str], str | None]:
        """Tenants that used something on a day, in order, and where to go on."""

    def of_day(self, tenant_ids: Iterable[str], day: str) -> dict[str, Counters]:
        """What each used."""


class Reports(Protocol):
    """What was told."""

    def of_day(self, tenant_ids: Iterable[str], day: str) -> Mapping[str, UsageReport]:
        """The last report of each tenant's day."""

    def keep(self, report: UsageReport) -> bool:
        """Keep a report and tell of it, unless there is one of its revision; tell whether it was kept."""


def report_days(due: datetime, *, usage: Usage, reports: Reports, now: datetime) -> int:
    """Report the days before a moment of all tenants that used something on them; return how many reports were made.

    A day that was reported is reported again only where more of it has come in. Done again, it does nothing.
    """
    return sum(_report_day(day, usage, reports, now) for day in days_before(due))


def days_before(due: datetime) -> list[str]:
    """The day that ended last before a moment, and those before it that may have changed, the oldest first."""
    last: date = due.date() - timedelta(days=1)
    return [(last - timedelta(days=back)).isoformat() for back in range(LOOK_BACK_DAYS, -1, -1)]


def revised(tenant_id: str, day: str, used: Counters, before: UsageReport | None, now: datetime) -> UsageReport | None:
    """The report that is due; none where the last one tells all that was used."""
    known = {} if before is None else before.usage
    change = {name: value - known.get(name, Decimal(0)) for name, value in used.items()}
    change = {name: value for name, value in change.items() if value}
    if not change:
        return None
    revision = 1 if before is None else before.revision + 1
    return UsageReport(tenant_id, day, revision, used, change, rfc3339(now))


def _report_day(day: str, usage: Usage, reports: Reports, now: datetime) -> int:
    made = 0
    after: str | None = None
    while True:
        tenant_ids, after = usage.tenants_of(day, limit=_PAGE, after=after)
        used, told = usage.of_day(tenant_ids, day), reports.of_day(tenant_ids, day)
        for tenant_id, counters in used.items():
            report = revised(tenant_id, day, counters, told.get(tenant_id), now)
            made += report is not None and reports.keep(report)
        if after is None:
            return made
