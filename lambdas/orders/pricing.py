"""From what a client asks for to lines with names and prices."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lambdas.orders.errors import MenuItemUnavailableError, PriceChangedError
from lambdas.orders.model import OrderLine
from lambdas.orders.offer import Offer
from lambdas.orders.request import OrderRequest
from lambdas.orders.validation import MAX_TOTAL
from lambdas.shared.errors import FieldError, InvalidRequestError

MAX_SUPPLIES: Final = 1000
"""How many supplies an order can take, so that its event fits into EventBridge's 256 KB (quota "PutEvents entry")."""


@dataclass(frozen=True, slots=True)
class Priced:
    """What a request comes to.

    Attributes:
        lines: With the menu's names and prices.
        total: In the currency's minor unit.
        supplies: What serving it takes of which supply.
    """

    lines: tuple[OrderLine, ...]
    total: int
    supplies: Mapping[str, int]


def priced(request: OrderRequest, offers: Mapping[str, Offer], *, currency: str) -> Priced:
    """What ``request`` comes to.

    Args:
        request: What a client asks for.
        offers: What the site offers of it, by sku.
        currency: ISO 4217 code of the site's prices.

    Raises:
        MenuItemUnavailableError: With every line that can't be had.
        InvalidRequestError: The total is out of bounds, or the order takes too many supplies.
        PriceChangedError: The total is not the expected one.
    """
    missing = [
        FieldError(f"/items/{index}/sku", f"{line.sku} can't be ordered at this site now; take it off")
        for index, line in enumerate(request.lines)
        if line.sku not in offers
    ]
    if missing:
        raise MenuItemUnavailableError(missing)
    lines = []
    supplies: Counter[str] = Counter()
    for line in request.lines:
        offer = offers[line.sku]
        lines.append(OrderLine(line.sku, offer.name, line.quantity, offer.unit_price))
        for supply_id, quantity in offer.supplies.items():
            supplies[supply_id] += quantity * line.quantity
    total = sum(line.quantity * line.unit_price for line in lines)
    if total > MAX_TOTAL:
        raise InvalidRequestError.at("/items", f"must add up to at most {MAX_TOTAL}, got {total}")
    if len(supplies) > MAX_SUPPLIES:
        raise InvalidRequestError.at("/items", f"must take at most {MAX_SUPPLIES} supplies; make two orders of it")
    if request.expected_total not in {None, total}:
        raise PriceChangedError(
            f"the total is {total} {currency} in minor units, not {request.expected_total}; "
            "show it, and order again with it as expected_total"
        )
    return Priced(tuple(lines), total, supplies)
