"""When an order has waited for too long. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

from lambdas.orders.states import ACCEPTED, PLACED, PREPARING, READY

# The wait that an order is in, by its status, and what it waits for.
_WAITS: Final[Mapping[str, tuple[str, str]]] = {
    PLACED: ("accept", "not accepted in time"),
    ACCEPTED: ("ready", "not ready in time"),
    PREPARING: ("ready", "not ready in time"),
    READY: ("pickup", "not picked up in time"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open order.

    Attributes:
        order_id: The order.
        status: Its state.
        tier: The tenant's when it was placed.
        since: When the wait began that it is in.
    """

    order_id: str
    status: str
    tier: str
    since: datetime

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """The open order in an item of the table."""
        steps = [(step["M"]["status"]["S"], step["M"]["at"]["S"]) for step in item["history"]["L"]]
        wait = _WAITS[item["status"]["S"]]
        # The kitchen's time begins with its word, not with its hands.
        began = next(at for status, at in steps if _WAITS.get(status) == wait)
        return cls(item["order_id"]["S"], item["status"]["S"], item["tier"]["S"], datetime.fromisoformat(began))


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long orders may wait.

    Attributes:
        limits: Seconds by tier and wait (``accept``, ``ready``, ``pickup``).
        grace: How much longer, since it is the workflow's to end a wait.
    """

    limits: Mapping[str, Mapping[str, int]]
    grace: timedelta

    @classmethod
    def from_settings(cls, limits: str, grace_seconds: int) -> Self:
        """The limits in ``TIME_LIMITS``."""
        return cls(json.loads(limits), timedelta(seconds=grace_seconds))

    def overdue_reason(self, order: Waiting, now: datetime) -> str | None:
        """What the order has waited for in vain; nothing while its time is not over.

        An order of a tier that has gone is given the longest time of all.
        """
        wait, reason = _WAITS[order.status]
        of_tier = self.limits.get(order.tier)
        seconds = of_tier[wait] if of_tier is not None else max(limits[wait] for limits in self.limits.values())
        return reason if now > order.since + timedelta(seconds=seconds) + self.grace else None
