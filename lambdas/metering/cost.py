"""What a tenant costs: its own, and its share of what all use. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from lambdas.metering.adding import SHARED_PREFIX
from lambdas.metering.pricing import CURRENCY, Amounts, PriceList, shown
from lambdas.metering.readings import Counters

RULE: Final = "each day's shared cost in proportion to the tenant's direct cost of that day"
"""How shared cost is divided. A day on which no tenant cost anything has nobody to bear it."""

Days = Mapping[str, Counters]
"""What was used, by day."""


@dataclass(slots=True)
class Cost:
    """What a tenant costs over some days.

    Attributes:
        direct: For what the tenant itself used, by what is paid for.
        share: Of what all tenants use together, by what is paid for.
    """

    direct: Amounts = field(default_factory=dict)
    share: Amounts = field(default_factory=dict)

    @property
    def total(self) -> Fraction:
        """All of it, in USD."""
        return sum(self.direct.values(), Fraction(0)) + sum(self.share.values(), Fraction(0))

    def to_json(self) -> dict[str, Any]:
        """The cost as operators see it."""
        return {
            "currency": CURRENCY,
            "direct": _amounts(self.direct),
            "shared": {**_amounts(self.share), "rule": RULE},
            "total": shown(self.total),
        }


def cost_of(tenant: Days, platform: Days, prices: PriceList) -> Cost:
    """What a tenant costs.

    Args:
        tenant: What it used.
        platform: What all used on these days, and what of it is shared, under ``shared_``.
        prices: For all of it.
    """
    cost = Cost()
    for day in sorted(tenant.keys() | platform.keys()):
        direct = prices.cost(dict(tenant.get(day, {})))
        _add(cost.direct, direct, Fraction(1))
        whole = platform.get(day, {})
        shared = shared_of(whole)
        of_tenants = {name: value - shared.get(name, 0) for name, value in direct_names(whole).items()}
        bearers = sum(prices.cost(of_tenants).values(), Fraction(0))
        if bearers:
            _add(cost.share, prices.cost(shared), sum(direct.values(), Fraction(0)) / bearers)
    return cost


def shared_of(whole: Counters) -> Counters:
    """What of the platform's counters is shared."""
    return {name.removeprefix(SHARED_PREFIX): value for name, value in whole.items() if name.startswith(SHARED_PREFIX)}


def direct_names(whole: Counters) -> Counters:
    """The platform's counters without those of what is shared."""
    return {name: value for name, value in whole.items() if not name.startswith(SHARED_PREFIX)}


def _add(total: Amounts, more: Amounts, part: Fraction) -> None:
    for name, amount in more.items():
        total[name] = total.get(name, Fraction(0)) + amount * part


def _amounts(amounts: Amounts) -> dict[str, Any]:
    return {
        "total": shown(sum(amounts.values(), Fraction(0))),
        "by": {name: shown(amount) for name, amount in sorted(amounts.items())},
    }
