"""What clients are told of that which stands in an order's way."""

from http import HTTPStatus
from typing import Final

from lambdas.orders.errors import (
    IdempotencyKeyReusedError,
    KitchenFullError,
    MenuItemUnavailableError,
    PriceChangedError,
    SiteNotSetUpError,
    WrongStateError,
)
from lambdas.shared.problems import ProblemKind

PLACING: Final = {
    IdempotencyKeyReusedError: ProblemKind(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "idempotency-key-reused",
        "The idempotency key belongs to another order",
    ),
    SiteNotSetUpError: ProblemKind(HTTPStatus.UNPROCESSABLE_ENTITY, "site-not-set-up", "The site is not set up"),
    MenuItemUnavailableError: ProblemKind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "menu-item-unavailable", "Something can't be ordered now"
    ),
    PriceChangedError: ProblemKind(HTTPStatus.CONFLICT, "price-changed", "The price has changed"),
}
"""Problems of taking an order."""

COMMANDING: Final = {
    WrongStateError: ProblemKind(HTTPStatus.CONFLICT, "wrong-state", "The order is in another state"),
    KitchenFullError: ProblemKind(HTTPStatus.CONFLICT, "kitchen-full", "The kitchen is full"),
}
"""Problems of bringing an order into another state."""
