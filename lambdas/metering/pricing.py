"""What usage costs by a price list. Pure, and exact: amounts are fractions until they are shown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Self

from lambdas.metering.readings import COMPUTE, EVENTS, INVOCATIONS, READS, REQUESTS, WRITES, Counters

Amounts = dict[str, Fraction]
"""USD, by what is paid for."""

CURRENCY: Final = "USD"
_PLACES: Final = Decimal("0.000000001")
_MILLION: Final = 1_000_000
_MB_MILLISECONDS_PER_GB_SECOND: Final = 1024 * 1000
_PER_MILLION: Final = {
    REQUESTS: "API requests (REST)",
    INVOCATIONS: "function invocations",
    READS: "table read units",
    WRITES: "table write units",
    EVENTS: "events put",
}
_GB_SECOND: Final = "usd_per_gb_second_arm64"


class PriceListError(ValueError):
    """A price list lacks something, or has something that it can't mean."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices of a region as of a day.

    Attributes:
        region: Where they hold.
        looked_up: The day on which they were looked up.
        per_counted: USD for one of what is counted, by metric.
        per_unit: USD for what a business unit uses and no log tells by tenant, by metric and by what is paid for.
    """

    region: str
    looked_up: str
    per_counted: Mapping[str, Fraction]
    per_unit: Mapping[str, Mapping[str, Fraction]]

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """The list in a file; see `from_json`."""
        return cls.from_json(json.loads(path.read_text(encoding="utf-8"), parse_float=str))

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """The list in a document of the form of ``prices.json``.

        Raises:
            PriceListError: A price is missing, or is no number of at least 0.
        """
        try:
            million = {name: _price(value) / _MILLION for name, value in document["usd_per_million"].items()}
            counted = {metric: million[name] for metric, name in _PER_MILLION.items()}
            counted[COMPUTE] = _price(document[_GB_SECOND]) / _MB_MILLISECONDS_PER_GB_SECOND
            units = {
                unit: {name: _price(count) * million[name] for name, count in uses.items()}
                for unit, uses in document.get("per_unit", {}).items()
            }
            return cls(str(document["region"]), str(document["looked_up"]), counted, units)
        except KeyError as error:
            raise PriceListError(
                f"the price list lacks {error.args[0]!r}: add it, with the price of your region"
            ) from None

    def cost(self, used: Counters) -> Amounts:
        """What usage costs. Refused requests and business units are free; what a unit uses besides is estimated."""
        amounts = {name: Fraction(used[name]) * price for name, price in self.per_counted.items() if used.get(name)}
        for unit, prices in self.per_unit.items():
            for name, price in prices.items() if used.get(unit) else ():
                key = f"{name} (estimated)"
                amounts[key] = amounts.get(key, Fraction(0)) + Fraction(used[unit]) * price
        return amounts


def shown(amount: Fraction) -> str:
    """An amount with nine decimals: a single read costs less than a ten-millionth of a dollar."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return f"{exact.quantize(_PLACES, rounding=ROUND_HALF_EVEN):f}"


def _price(value: object) -> Fraction:
    try:
        price = Fraction(str(value))
    except ValueError:
        price = Fraction(-1)
    if isinstance(value, bool) or price < 0:
        raise PriceListError(f"a price must be a number of at least 0, got {value!r}")
    return price
