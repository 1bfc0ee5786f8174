"""What bills usage, as this platform sees it, and how a report of usage is handed over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lambdas.shared.contracts.tenant_usage_reported import TenantUsageReported


class BillingUnavailableError(Exception):
    """The provider could not be reached, or has too much to do. The same call may be made again, and should be."""


class BillingRefusedError(Exception):
    """The provider will never take this: an unknown customer or meter, a wrong key."""


@dataclass(frozen=True, slots=True)
class MeterEvent:
    """So much more of something was used by a customer.

    Attributes:
        identifier: Counted once, however often it is recorded.
        customer: The provider's id of the customer.
        meter: The provider's name of what is counted.
        value: How much more; whole.
        occurred_at: When it was used.
    """

    identifier: str
    customer: str
    meter: str
    value: int
    occurred_at: datetime


class BillingProvider(Protocol):
    """What bills usage."""

    def record(self, event: MeterEvent) -> None:
        """Count ``event`` once, however often it is recorded.

        Raises:
            BillingUnavailableError: Whether it counts is not known; record it again.
            BillingRefusedError: It does not count, and never will as it is.
        """


def bill(
    report: TenantUsageReported,
    *,
    provider: BillingProvider,
    customer_of: Callable[[str], str | None],
    meters: Mapping[str, str],
) -> int:
    """Hand what is new in a report to a provider; return how many meters were told.

    A report that comes again changes nothing: each metric of each revision has an identifier of its own. A correction
    tells what is new, and so adds to what was billed before.

    Args:
        report: What a tenant used on a day.
        provider: Who bills it.
        customer_of: The provider's customer of a tenant; none for a tenant that is not billed.
        meters: The provider's meter of each metric that is billed; it must be one that counts in whole numbers.

    Raises:
        BillingUnavailableError: The provider took a part of it at most; hand it over again.
        BillingRefusedError: The provider will not take it, or a metric does not count in whole numbers.
    """
    customer = customer_of(report.tenant_id)
    if customer is None:
        return 0
    billed = {metric: report.change[metric] for metric in sorted(meters) if report.change.get(metric)}
    halved = {metric: value for metric, value in billed.items() if value != int(value)}
    if halved:
        raise BillingRefusedError(f"meters must count in whole numbers, got {halved}: bill other metrics")
    for metric, value in billed.items():
        provider.record(
            MeterEvent(
                identifier=f"{report.event_id}-{metric}",
                customer=customer,
                meter=meters[metric],
                value=int(value),
                occurred_at=datetime.fromisoformat(f"{report.date}T12:00:00+00:00"),
            )
        )
    return len(billed)
