"""Counting the orders of a tenant's day against its limit; knows neither queues nor DynamoDB."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from lambdas.orders.quota import day_of
from lambdas.shared.contracts.order_events import OrderPlaced
from lambdas.shared.moments import utc_now
from lambdas.shared.observability import forget, identify
from lambdas.shared.queue_batch import log_failure

KEPT: Final = timedelta(days=4)
"""How long counters, and marks that an order was counted, are kept from the order's day on."""
_TOO_OLD: Final = timedelta(days=2)


class Counts(Protocol):
    """Counters of one tenant's orders."""

    def add(self, day: str, event_ids: Collection[str], *, expires_at: int) -> None:
        """Count each order once, however often it is added."""


def count_orders(
    events: Sequence[OrderPlaced],
    *,
    is_limited: Callable[[str], bool],
    counts_of: Callable[[str], Counts],
    now: Callable[[], datetime] = utc_now,
) -> Iterable[OrderPlaced]:
    """Count the orders of tenants that have a limit; answers with the events that failed.

    Orders of a day that is over count for nothing: nobody asks for its number any more, and marks of it may be gone.

    Args:
        events: The orders, of any tenants.
        is_limited: Whether a tenant has a limit.
        counts_of: The counters of a tenant.
        now: The present moment.
    """
    days: defaultdict[tuple[str, str], list[OrderPlaced]] = defaultdict(list)
    for event in events:
        placed = datetime.fromisoformat(event.occurred_at)
        if now() - placed < _TOO_OLD:
            days[event.tenant_id, day_of(placed)].append(event)
    failed: list[OrderPlaced] = []
    for (tenant_id, day), orders in days.items():
        identify(tenant_id)
        try:
            if is_limited(tenant_id):
                expires_at = datetime.fromisoformat(f"{day}T00:00:00+00:00") + KEPT
                event_ids = {order.event_id for order in orders}
                counts_of(tenant_id).add(day, event_ids, expires_at=int(expires_at.timestamp()))
        except Exception as error:  # noqa: BLE001 - one tenant's failure must not touch the others
            log_failure(error, event_id=orders[0].event_id)
            failed += orders
        finally:
            forget()
    return failed
