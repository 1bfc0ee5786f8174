"""Telling a tenant's events to its connections."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.realtime.connections import Connection, ConnectionStore
from lambdas.realtime.messages import encoded, event_message
from lambdas.realtime.push import Outcome, Pusher
from lambdas.realtime.telling import feeds_of
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.order_events import OrderEvent
from lambdas.shared.contracts.task_events import TaskEnded, TaskProgressed
from lambdas.shared.observability import count, logger

# API Gateway calls a connection gone until its handshake has ended, and the function of `$connect` is part of that.
YOUNG_SECONDS: Final = 15
BUDGET_SECONDS: Final = 20
"""How long a batch's events may be sent: fan-out, which has 30 seconds, has time left for calls that have begun."""

_COUNTED: Final = {
    Outcome.DELIVERED: "PushDelivered",
    Outcome.GONE: "PushGone",
    Outcome.FAILED: "PushFailed",
    Outcome.UNTRIED: "PushUntried",
}


@dataclass(frozen=True, slots=True)
class Broadcaster:
    """Serves connections side by side, each in order.

    Attributes:
        pusher: Reaches connections.
        pool: Runs as many at once as it has workers.
        now: Seconds since the epoch.
    """

    pusher: Pusher
    pool: Executor
    now: Callable[[], float] = time.time

    def tell(self, events: Sequence[Event], connections: ConnectionStore, *, active: bool, until: float) -> bool:
        """Tell each event to every connection that follows one of its feeds, once.

        A connection that cannot be told one event is told none after it and is ended: its client resumes, and so misses
        nothing. What is wrong with a client is no error here.

        Args:
            events: Of one tenant.
            connections: The same tenant's.
            active: Whether the tenant is; otherwise its connections are ended.
            until: Epoch second after which nothing more is sent.

        Returns:
            Whether time was enough for every connection.

        Raises:
            ClientError: The connections cannot be read.
        """
        started = self.now()
        due = _due(events, connections)

        def serve(entry: tuple[Connection, list[Event]]) -> Outcome:
            connection, news = entry
            if self.now() > until:
                return Outcome.UNTRIED
            if not active or connection.authorized_until <= started:
                self.pusher.close(connection.connection_id)
                return Outcome.GONE
            return self._send(connection, news, until)

        outcomes = list(self.pool.map(serve, due))
        for (connection, _), outcome in zip(due, outcomes, strict=True):
            count(_COUNTED[outcome])
            if outcome is Outcome.GONE and started - connection.connected_at >= YOUNG_SECONDS:
                _forget(connection, connections)
        return Outcome.UNTRIED not in outcomes

    def _send(self, connection: Connection, news: Sequence[Event], until: float) -> Outcome:
        for event in news:
            if self.now() > until:
                return Outcome.UNTRIED
            outcome = self.pusher.post(connection.connection_id, encoded(event_message(event)))
            if outcome is Outcome.FAILED:
                self.pusher.close(connection.connection_id)
            if outcome is not Outcome.DELIVERED:
                return outcome
        return Outcome.DELIVERED


def _due(events: Sequence[Event], connections: ConnectionStore) -> list[tuple[Connection, list[Event]]]:
    """What each connection is to be told, in the order of each order's own events."""
    by_feed: dict[str, dict[str, Event]] = {}
    for event in sorted(events, key=_rank):
        for feed in feeds_of(event):
            by_feed.setdefault(feed, {})[event.event_id] = event
    found: dict[str, tuple[Connection, dict[str, Event]]] = {}
    for feed, told in by_feed.items():
        for connection in connections.of_feed(feed):
            found.setdefault(connection.connection_id, (connection, {}))[1].update(told)
    return [(connection, sorted(told.values(), key=_rank)) for connection, told in found.values()]


def _rank(event: Event) -> tuple[int, bool]:
    """Place among the events of the same thing; between different things there is no order to keep."""
    if isinstance(event, OrderEvent):
        return event.sequence, False
    return (event.percent if isinstance(event, TaskProgressed | TaskEnded) else 0), isinstance(event, TaskEnded)


def _forget(connection: Connection, connections: ConnectionStore) -> None:
    try:
        connections.remove(connection)
    except (ClientError, BotoCoreError) as error:
        # It will be found gone again, and its item expires.
        logger.warning("connection not forgotten", connection_id=connection.connection_id, error=type(error).__name__)
