"""Which past events a client is told that was away for a while."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lambdas.shared.contracts.order_events import OrderEvent

LIMIT: Final = 500
"""Events told again at most: the newest."""
# Events reach clients in the order in which queues and retries let them pass: a client can have seen one and not
# yet another that happened a little before. It knows by their ids which of these it has.
# That other one comes at most four attempts later, each after six times the fan-out's time limit: 12 minutes.
OVERLAP: Final = timedelta(minutes=15)
_SHORTEST_REACH: Final = timedelta(hours=24)
# Some minutes may pass until the sweep ends what outlived its workflow.
_MARGIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Resumption:
    """What a client may have missed.

    Attributes:
        events: Oldest first, those of one order always in their own order.
        complete: Whether nothing can be missing; otherwise the client reads its lists again.
    """

    events: tuple[OrderEvent, ...]
    complete: bool


def reach_of(time_limits: str) -> timedelta:
    """Age of the oldest order whose events are told again: older ones have ended, and told so, before.

    Args:
        time_limits: JSON, tier to the seconds of each wait: the value of ``TIME_LIMITS``.
    """
    longest = max(sum(waits.values()) for waits in json.loads(time_limits).values())
    return max(_SHORTEST_REACH, timedelta(seconds=longest) + _MARGIN)


def resumed(told: Iterable[OrderEvent], *, last_event_id: str) -> Resumption:
    """What to tell a client whose last event was ``last_event_id``.

    Args:
        told: All events of its feeds within reach; the same one may be there twice.
        last_event_id: An id that is not among them is answered with all there is, as incomplete.
    """
    events = sorted(
        {event.event_id: event for event in told}.values(),
        key=lambda event: (event.occurred_at, event.order_id, event.sequence),
    )
    last = next((event for event in events if event.event_id == last_event_id), None)
    if last is not None:
        start = datetime.fromisoformat(last.occurred_at) - OVERLAP
        events = [event for event in events if event is not last and datetime.fromisoformat(event.occurred_at) >= start]
    return Resumption(tuple(events[-LIMIT:]), complete=last is not None and len(events) <= LIMIT)
