"""Which past events a client is told that was away for a while."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lambdas.shared.contracts.order_events import OrderEvent

REACH: Final = timedelta(hours=24)
"""Age of the oldest order whose events are told again."""
LIMIT: Final = 500
"""Events told again at most: the newest."""
# Events reach clients in the order in which queues and retries let them pass: a client can have seen one and not
# yet another that happened a little before. It knows by their ids which of these it has.
OVERLAP: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Resumption:
    """What a client may have missed.

    Attributes:
        events: Oldest first, those of one order always in their own order.
        complete: Whether nothing can be missing; otherwise the client reads its lists again.
    """

    events: tuple[OrderEvent, ...]
    complete: bool


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
