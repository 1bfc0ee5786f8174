"""Route ``resume``: what a client missed while it was away."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lambdas.realtime import wiring
from lambdas.realtime.caller import Caller
from lambdas.realtime.message_route import message_route
from lambdas.realtime.messages import event_message, resumed_message
from lambdas.realtime.order_history import OrderHistory
from lambdas.realtime.resumption import reach_of, resumed
from lambdas.shared import settings
from lambdas.shared.contracts.order_events import OrderEvent
from lambdas.shared.errors import InvalidRequestError

reach = reach_of(settings.required("TIME_LIMITS"))

_LONGEST_ID = 128


@message_route
def handler(message: dict[str, Any], caller: Caller) -> Iterator[dict[str, Any]]:
    """Tell the events of the caller's feeds after the last one it knows, then how many they were."""
    last_event_id = message.get("last_event_id")
    if not isinstance(last_event_id, str) or not 0 < len(last_event_id) <= _LONGEST_ID:
        raise InvalidRequestError.at("/last_event_id", "must be the event_id of the last event that was received")
    found = resumed(_told(caller), last_event_id=last_event_id)
    return _messages(found.events, complete=found.complete)


def _told(caller: Caller) -> Iterator[OrderEvent]:
    tenant = caller.tenant
    history = OrderHistory(*wiring.data.of(tenant), tenant.tenant_id)
    since = (datetime.fromtimestamp(time.time(), UTC) - reach).isoformat(timespec="seconds")
    if caller.site_id is not None:
        yield from history.of_site(caller.site_id, since=since)
    yield from history.of_user(tenant.user_id, since=since)


def _messages(events: tuple[OrderEvent, ...], *, complete: bool) -> Iterator[dict[str, Any]]:
    for event in events:
        yield event_message(event)
    yield resumed_message(len(events), complete=complete)
