"""What orders are about; knows neither HTTP nor DynamoDB."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from lambdas.orders.model import PLACED, Order, OrderRequest
from lambdas.shared.errors import NotAllowedError, NotFoundError
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_id import ALPHABET

# Whoever has none of these sees the orders placed by themselves only.
_STAFF: Final = frozenset({"owner", "manager", "waiter", "kitchen"})

_ID_LENGTH: Final = 26
_ORDER_ID: Final = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")


class IdempotencyKeyReusedError(Exception):
    """The caller used this idempotency key before, for other content."""


class Orders(Protocol):
    """One tenant's orders."""

    def add(self, order: Order) -> Order | None:
        """Keep ``order`` unless there is one of its id: that one is returned then."""

    def find(self, order_id: str) -> Order | None:
        """The order, if there is one."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Outcome of placing an order.

    Attributes:
        order: The order as it is kept.
        replayed: Whether it had been placed before, by a request with the same key and content.
    """

    order: Order
    replayed: bool


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def place_order(
    request: OrderRequest,
    *,
    tenant: Tenant,
    idempotency_key: str,
    orders: Orders,
    now: Callable[[], datetime] = utc_now,
) -> Placed:
    """Take an order, once however often it is asked for with the same key.

    Raises:
        NotAllowedError: The caller is limited to other sites.
        IdempotencyKeyReusedError: The key belongs to an order of other content.
    """
    check_site(tenant, request.site_id)
    order = Order(
        order_id=order_id_of(tenant, idempotency_key),
        site_id=request.site_id,
        status=PLACED,
        currency=request.currency,
        lines=request.lines,
        total=request.total,
        note=request.note,
        created_at=now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        placed_by=tenant.user_id,
        fingerprint=request.fingerprint,
    )
    before = orders.add(order)
    if before is None:
        return Placed(order, replayed=False)
    if before.fingerprint != order.fingerprint:
        raise IdempotencyKeyReusedError(
            "this idempotency key was used for an order of other content; send a new order with a fresh key"
        )
    return Placed(before, replayed=True)


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


def _may_see(tenant: Tenant, order: Order) -> bool:
    is_staff = bool(tenant.roles & _STAFF)
    return tenant.reaches_site(order.site_id) and (is_staff or order.placed_by == tenant.user_id)


def check_site(tenant: Tenant, site_id: str) -> None:
    """Refuse a site that the caller does not reach.

    Raises:
        NotAllowedError: The caller is limited to other sites.
    """
    if not tenant.reaches_site(site_id):
        raise NotAllowedError(f"you may not work with the site {site_id}")


def order_id_of(tenant: Tenant, idempotency_key: str) -> str:
    """The id that this caller's key always leads to: 130 bits of a digest in base 32.

    Two callers with the same key get different orders, and nobody can tell a key from an id.
    """
    # None of the parts can hold the separator.
    source = f"{tenant.tenant_id}\n{tenant.user_id}\n{idempotency_key}"
    number = int.from_bytes(hashlib.sha256(source.encode()).digest())
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(_ID_LENGTH))
