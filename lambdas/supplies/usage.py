"""What a served order takes from the supplies; knows neither queues nor DynamoDB.

Every event is applied once, however often and in whatever order it arrives: the mark that it was is left in the same
transaction as the movements.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from lambdas.shared.contention import repeated
from lambdas.shared.contracts.order_events import OrderCompleted
from lambdas.shared.contracts.supply_low import SupplyLow
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.observability import count, logger
from lambdas.supplies.model import Movement, Supply
from lambdas.supplies.usage_store import MAX_MOVEMENTS

MARKS_LAST: Final = timedelta(days=90)
"""How long it is known that an event was applied."""
TOO_OLD: Final = timedelta(days=60)
"""Age at which an event is not applied any more, because its mark may be gone before the next copy of it arrives.

Queues hold a message for 28 days at most, dead letters included; only a replay of the bus's archive brings older ones.
"""


class Stock(Protocol):
    """One tenant's supplies."""

    def read(self, site_id: str, supply_ids: Collection[str], mark: str) -> tuple[dict[str, Supply], bool]:
        """Those of the supplies that the site keeps, by id, and whether ``mark`` was left."""

    def apply(
        self, site_id: str, mark: str, movements: Sequence[tuple[Movement, SupplyLow | None]], *, expires_at: int
    ) -> None:
        """Make the movements and leave the mark, or nothing; raises ``LostRaceError``."""


def apply_order(event: OrderCompleted, *, stock: Stock, now: Callable[[], datetime] = utc_now) -> None:
    """Take from the site's supplies what ``event`` says, unless that was done.

    A supply that the site does not keep is left out, logged and counted. More than 99 supplies take several
    transactions with a mark each.

    Raises:
        BusyError: Others kept changing the same supplies; the event is to come again.
    """
    moment = now()
    if moment - datetime.fromisoformat(event.occurred_at) > TOO_OLD:
        logger.warning("too old to be applied", occurred_at=event.occurred_at)
        count("SupplyUsageTooOld")
        return
    used: Counter[str] = Counter()
    for use in event.supplies:
        used[use["supply_id"]] += use["quantity"]
    supply_ids = sorted(used)
    for part, first in enumerate(range(0, len(supply_ids), MAX_MOVEMENTS)):
        taken = {supply_id: used[supply_id] for supply_id in supply_ids[first : first + MAX_MOVEMENTS]}
        mark = f"{event.event_id}#{part}" if part else event.event_id
        unknown = repeated(lambda taken=taken, mark=mark: _apply(event, taken, mark, stock, moment))  # type: ignore[misc]  # mypy infers no lambda with defaults
        for supply_id in unknown:
            logger.warning("the site keeps no such supply", site_id=event.site_id, supply_id=supply_id)
            count("SupplyUnknown")


def _apply(event: OrderCompleted, taken: dict[str, int], mark: str, stock: Stock, moment: datetime) -> list[str]:
    """Apply one part of an order; answers with the supplies that the site does not keep."""
    kept, applied = stock.read(event.site_id, taken, mark)
    if applied:
        logger.info("applied before")
        return []
    movements = [Movement(supply, -taken[supply_id]) for supply_id, supply in sorted(kept.items())]
    stock.apply(
        event.site_id,
        mark,
        [(movement, _low(event, movement, moment)) for movement in movements],
        expires_at=int((moment + MARKS_LAST).timestamp()),
    )
    return sorted(taken.keys() - kept.keys())


def _low(event: OrderCompleted, movement: Movement, moment: datetime) -> SupplyLow | None:
    if not movement.crosses:
        return None
    return SupplyLow.of(
        tenant_id=event.tenant_id,
        cause=event.event_id,
        correlation_id=event.correlation_id,
        site_id=event.site_id,
        supply_id=movement.supply.supply_id,
        name=movement.supply.name,
        on_hand=movement.after,
        low_at=movement.supply.low_at,
        occurred_at=rfc3339(moment),
    )
