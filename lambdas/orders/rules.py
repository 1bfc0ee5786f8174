"""What orders are about; knows neither HTTP nor DynamoDB."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from lambdas.orders.errors import (
    IdempotencyKeyReusedError,
    MenuItemUnavailableError,
    PriceChangedError,
    SiteNotSetUpError,
)
from lambdas.orders.model import Order, first_step
from lambdas.orders.offer import Offered
from lambdas.orders.pricing import priced
from lambdas.orders.quota import ORDERS_PER_DAY, check_orders_left, day_of
from lambdas.orders.request import OrderRequest
from lambdas.orders.states import STAFF
from lambdas.shared.derived_id import derived_id
from lambdas.shared.entitlements import QuotaExceededError
from lambdas.shared.errors import InvalidRequestError, NotAllowedError, NotFoundError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.reach import check_site
from lambdas.shared.tenant import Tenant

_ORDER_ID: Final = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")


class Menu(Protocol):
    """What one tenant's sites offer."""

    def offers(self, site_id: str, skus: Iterable[str], *, day: str | None = None) -> Offered:
        """The site, what of ``skus`` it offers, by sku, and how many orders the tenant's ``day`` counts."""


class Orders(Protocol):
    """One tenant's orders."""

    def add(self, order: Order) -> Order | None:
        """Keep ``order`` unless there is one of its id: that one is returned then."""

    def find(self, order_id: str) -> Order | None:
        """The order, if there is one."""

    def advance(self, before: Order, after: Order) -> None:
        """Keep ``after`` in the place of ``before``.

        Raises:
            LostRaceError: The order is another one by now, and nothing was written.
            KitchenFullError: The order would need a place in its site's kitchen, and there is none.
        """


@dataclass(frozen=True, slots=True)
class Placed:
    """Outcome of placing an order.

    Attributes:
        order: The order as it is kept.
        replayed: Whether it had been placed before, by a request with the same key and content.
    """

    order: Order
    replayed: bool


def place_order(
    request: OrderRequest,
    *,
    tenant: Tenant,
    idempotency_key: str,
    orders: Orders,
    menu: Menu,
    now: Callable[[], datetime] = utc_now,
) -> Placed:
    """Take an order at the menu's present prices, once however often it is asked for with the same key.

    A repeated request finds the order as it was taken, whatever has become of the menu.

    Raises:
        NotAllowedError: The caller is limited to other sites.
        IdempotencyKeyReusedError: The key belongs to an order of other content.
        SiteNotSetUpError: Nobody has set up the site.
        MenuItemUnavailableError: Something is not on the menu, or not now.
        InvalidRequestError: The order is too large.
        PriceChangedError: The total is not the expected one.
        QuotaExceededError: The tenant's orders of the day are used up.
    """
    check_site(tenant, request.site_id)
    order_id = order_id_of(tenant, idempotency_key)
    moment = now()
    allowed = tenant.limits.get(ORDERS_PER_DAY)
    try:
        site, offers, counted = menu.offers(
            request.site_id, (line.sku for line in request.lines), day=None if allowed is None else day_of(moment)
        )
        check_orders_left(allowed, counted, moment)
        content = priced(request, offers, currency=site.currency)
    except (SiteNotSetUpError, MenuItemUnavailableError, InvalidRequestError, PriceChangedError, QuotaExceededError):
        earlier = orders.find(order_id)
        if earlier is None:
            raise
        return _replay(earlier, request)
    order = Order(
        order_id=order_id,
        site_id=request.site_id,
        brand_id=site.brand_id,
        tier=tenant.tier,
        currency=site.currency,
        lines=content.lines,
        total=content.total,
        supplies=content.supplies,
        note=request.note,
        placed_by=tenant.user_id,
        fingerprint=request.fingerprint,
        history=first_step(rfc3339(moment), tenant.user_id),
    )
    before = orders.add(order)
    return Placed(order, replayed=False) if before is None else _replay(before, request)


def _replay(earlier: Order, request: OrderRequest) -> Placed:
    if earlier.fingerprint != request.fingerprint:
        raise IdempotencyKeyReusedError(
            "this idempotency key was used for an order of other content; send a new order with a fresh key"
        )
    return Placed(earlier, replayed=True)


def get_order(order_id: str, *, tenant: Tenant, orders: Orders) -> Order:
    """The order ``order_id``.

    Raises:
        NotFoundError: There is none, or it belongs to a site that the caller does not reach, or the caller is not
            of the staff and it is another caller's.
    """
    order = orders.find(order_id) if _ORDER_ID.fullmatch(order_id) else None
    if order is None or not _may_see(tenant, order):
        raise NotFoundError("there is no order of this id")
    return order


def check_staff(tenant: Tenant) -> None:
    """Refuse callers who see their own orders only.

    Raises:
        NotAllowedError: The caller has none of the staff's roles.
    """
    if not tenant.roles & STAFF:
        raise NotAllowedError("a site's orders are for its staff; leave site_id out to list your own")


def _may_see(tenant: Tenant, order: Order) -> bool:
    is_staff = bool(tenant.roles & STAFF)
    return tenant.reaches_site(order.site_id) and (is_staff or order.placed_by == tenant.user_id)


def order_id_of(tenant: Tenant, idempotency_key: str) -> str:
    """The id that this caller's key always leads to.

    Two callers with the same key get different orders, and nobody can tell a key from an id.
    """
    return derived_id(tenant.tenant_id, tenant.user_id, idempotency_key)
