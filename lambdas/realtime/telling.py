"""Which events are told to clients, and in which feeds."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from lambdas.realtime.feeds import EVERY_SITE, site_feed, user_feed
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.menu_item_changed import MenuItemChanged
from lambdas.shared.contracts.order_events import ORDER_EVENTS, OrderEvent
from lambdas.shared.contracts.supply_low import SupplyLow
from lambdas.shared.contracts.task_events import TaskEnded, TaskEvent, TaskProgressed, TaskRequested


def feeds_of(event: Event) -> tuple[str, ...]:
    """The feeds in which ``event`` is told.

    Raises:
        KeyError: It is told in none.
    """
    return _FEEDS[type(event)](event)


def _of_order(event: OrderEvent) -> tuple[str, ...]:
    return site_feed(event.site_id), user_feed(event.placed_by)


def _of_menu(event: MenuItemChanged) -> tuple[str, ...]:
    return (EVERY_SITE if event.site_id is None else site_feed(event.site_id),)


def _of_supply(event: SupplyLow) -> tuple[str, ...]:
    return (site_feed(event.site_id),)


def _of_task(event: TaskEvent) -> tuple[str, ...]:
    return (user_feed(event.requested_by),)


_FEEDS: Final[Mapping[type[Event], Callable[[Any], tuple[str, ...]]]] = {
    **dict.fromkeys(ORDER_EVENTS.values(), _of_order),
    **dict.fromkeys((TaskRequested, TaskProgressed, TaskEnded), _of_task),
    MenuItemChanged: _of_menu,
    SupplyLow: _of_supply,
}

FED: Final = tuple(_FEEDS)
"""Contracts of the events that are told in some feed."""
