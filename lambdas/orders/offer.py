"""What a site offers, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Site:
    """What of a site an order needs.

    Attributes:
        brand_id: Whose menu it offers.
        currency: ISO 4217 code of its prices.
    """

    brand_id: str
    currency: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A position of a site's menu.

    Attributes:
        name: For people.
        unit_price: In the currency's minor unit.
        supplies: What one takes of which supply.
    """

    name: str
    unit_price: int
    supplies: Mapping[str, int]


class Offered(NamedTuple):
    """What was read at one moment, for one order.

    Attributes:
        site: The site.
        offers: What of the wanted it offers, by sku.
        counted: How many orders the tenant's day counts; 0 where nobody asked.
    """

    site: Site
    offers: dict[str, Offer]
    counted: int
