"""Bringing an order into its next state; knows neither HTTP nor DynamoDB."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from lambdas.orders.errors import WrongStateError
from lambdas.orders.model import Order
from lambdas.orders.rules import Orders, get_order
from lambdas.orders.states import EXPIRE, SERVICE, Command, possible
from lambdas.shared.contention import repeated
from lambdas.shared.errors import NotAllowedError, NotFoundError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command.

    Attributes:
        order: The order as it is now.
        changed: Whether this command brought it there, rather than an earlier one.
    """

    order: Order
    changed: bool


def carry_out(
    command: Command,
    order_id: str,
    *,
    tenant: Tenant,
    orders: Orders,
    reason: str | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Outcome:
    """Bring an order where ``command`` leads, once however often and by however many it is asked for.

    An order that is there already is left as it is.

    Args:
        command: The command.
        order_id: The order.
        tenant: The caller.
        orders: The tenant's orders.
        reason: Why, where that was said.
        now: Tells the time.

    Raises:
        NotFoundError: There is no such order, or none that the caller may see.
        NotAllowedError: The command is nothing for the caller, whatever the order's state.
        WrongStateError: The order is in a state from which the caller may not give the command.
        KitchenFullError: The order would need a place in the kitchen, and there is none.
        BusyError: Others kept writing the order or its site.
    """

    def next_state(order: Order) -> Order | None:
        own = order.placed_by == tenant.user_id
        sources = command.allowed_from(tenant.roles, own=own)
        if not sources:
            raise NotAllowedError(f"you may not {command.name} this order")
        if order.status == command.target:
            return None
        if order.status not in sources:
            raise _wrong_state(command, order, possible(order.status, tenant.roles, own=own))
        return order.entering(command.target, at=rfc3339(now()), by=tenant.user_id, reason=reason)

    return _settle(lambda: get_order(order_id, tenant=tenant, orders=orders), next_state, orders)


def expire_order(
    order_id: str,
    *,
    tenant: Tenant,
    orders: Orders,
    waiting: Collection[str],
    reason: str,
    now: Callable[[], datetime] = utc_now,
) -> Outcome:
    """Let an order's time be over if it is in one of the states ``waiting``; otherwise leave it as it is.

    Args:
        order_id: The order.
        tenant: A service, acting for the order's tenant: see ``Tenant.for_service``.
        orders: The tenant's orders.
        waiting: States whose time is over. An order that has ended stays as it is in any case.
        reason: What the order waited for.
        now: Tells the time.

    Raises:
        NotFoundError: There is no such order.
        BusyError: Others kept writing the order or its site.
    """
    sources = EXPIRE.allowed_from({SERVICE}, own=False).intersection(waiting)

    def find() -> Order:
        order = orders.find(order_id)
        if order is None:
            raise NotFoundError("there is no order of this id")
        return order

    def next_state(order: Order) -> Order | None:
        if order.status not in sources:
            return None
        return order.entering(EXPIRE.target, at=rfc3339(now()), by=tenant.user_id, reason=reason)

    return _settle(find, next_state, orders)


def _settle(
    find: Callable[[], Order],
    next_state: Callable[[Order], Order | None],
    orders: Orders,
) -> Outcome:
    """Write the next state of the order as it was found, from the start again when somebody wrote it in between."""

    def attempt() -> Outcome:
        before = find()
        after = next_state(before)
        if after is None:
            return Outcome(before, changed=False)
        orders.advance(before, after)
        return Outcome(after, changed=True)

    return repeated(attempt)


def _wrong_state(command: Command, order: Order, ways: Collection[str]) -> WrongStateError:
    way_out = f"you can: {', '.join(ways)}" if ways else "there is nothing that you can do with it"
    return WrongStateError(f"can't {command.name} an order that is {order.status}; {way_out}")
