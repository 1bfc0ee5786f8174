"""Cost: what is a tenant's own and what is its share, and nothing lost between them."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lambdas.metering.cost import cost_of
from lambdas.metering.pricing import PriceList
from lambdas.metering.readings import Counters

PRICES = PriceList("here", "2026-11-21", {"requests": Fraction(1), "invocations": Fraction(1, 10)}, {})
DAY, NEXT = "2026-11-21", "2026-11-22"


def counters(**used: int) -> Counters:
    return {name: Decimal(count) for name, count in used.items()}


def whole(tenants: list[Counters], shared: Counters) -> Counters:
    """The platform's counters of a day."""
    total: Counters = {f"shared_{name}": value for name, value in shared.items()}
    for used in (*tenants, shared):
        for name, value in used.items():
            total[name] = total.get(name, Decimal(0)) + value
    return total


def test_shared_cost_goes_by_direct_cost_day_by_day() -> None:
    a, b = counters(requests=3), counters(requests=1)
    platform = {DAY: whole([a, b], counters(invocations=80)), NEXT: whole([b], counters(invocations=10))}
    cost = cost_of({DAY: a}, platform, PRICES)
    assert cost.direct == {"requests": 3}
    assert cost.share == {"invocations": 6}, "three quarters of the first day's 8, nothing of the next day's"
    assert cost.total == 9


def test_a_day_on_which_no_tenant_cost_anything_is_nobodys() -> None:
    assert cost_of({}, {DAY: whole([], counters(invocations=10))}, PRICES).total == 0


def test_it_is_shown_apart_with_the_rule() -> None:
    a = counters(requests=1)
    shown = cost_of({DAY: a}, {DAY: whole([a], counters(invocations=1))}, PRICES).to_json()
    assert shown["direct"] == {"total": "1.000000000", "by": {"requests": "1.000000000"}}
    assert shown["shared"]["total"] == "0.100000000"
    assert "in proportion" in shown["shared"]["rule"]
    assert (shown["total"], shown["currency"]) == ("1.100000000", "USD")


used = st.fixed_dictionaries({"requests": st.integers(0, 1000), "invocations": st.integers(0, 1000)})


@given(tenants=st.lists(used.map(lambda counts: counters(**counts)), min_size=1, max_size=6), shared=used)
def test_tenants_together_bear_all_that_the_platform_cost(tenants: list[Counters], shared: dict[str, int]) -> None:
    platform = whole(tenants, counters(**shared))
    costs = [cost_of({DAY: tenant}, {DAY: platform}, PRICES).total for tenant in tenants]
    direct = sum(sum(PRICES.cost(tenant).values()) for tenant in tenants)
    everything = direct + sum(PRICES.cost(counters(**shared)).values())
    assert sum(costs) == (everything if direct else 0)
