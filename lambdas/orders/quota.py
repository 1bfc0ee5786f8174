"""How many orders a tenant may place in a day. Days are UTC's."""

from datetime import UTC, datetime, timedelta
from typing import Final

from lambdas.shared.entitlements import QuotaExceededError

ORDERS_PER_DAY: Final = "orders_per_day"
"""Name of the limit."""


def day_of(moment: datetime) -> str:
    """The day of a moment, such as ``2026-11-21``."""
    return moment.astimezone(UTC).date().isoformat()


def check_orders_left(allowed: int | None, counted: int, moment: datetime) -> None:
    """Refuse an order beyond the day's.

    Orders are counted some seconds after they were placed: as many as come in meanwhile may be placed beyond the limit.

    Args:
        allowed: How many a day may have; any number when left out.
        counted: How many it has, as far as they are counted.
        moment: The present one.

    Raises:
        QuotaExceededError: The day has as many as it may have.
    """
    if allowed is not None and counted >= allowed:
        midnight = datetime.combine(moment.astimezone(UTC).date(), datetime.min.time(), UTC) + timedelta(days=1)
        raise QuotaExceededError(ORDERS_PER_DAY, allowed=allowed, used=counted, resets_at=midnight)
