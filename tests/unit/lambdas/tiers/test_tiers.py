"""What a tenant may use: its tier's limits, and where there is an override, that."""

from pathlib import Path
from typing import Any

import pytest

from lambdas.shared.limits import joined, parted
from lambdas.shared.tiers import Tiers
from tests.unit.lambdas.tiers.policies import publish


@pytest.fixture
def tiers(tmp_path: Path) -> Tiers:
    return publish(tmp_path)


def test_the_file_beside_the_code_is_read(tiers: Tiers) -> None:
    assert Tiers.load() == tiers


def test_a_tenant_without_overrides_has_what_its_tier_has(tiers: Tiers) -> None:
    limits = tiers.effective("basic", {})
    assert limits.amounts == {"orders_per_day": 500, "sites": 3, "users": 10}
    assert limits.rates == (5, 10, 1000)
    assert limits.features == frozenset()


def test_what_leaves_any_number_is_no_limit(tiers: Tiers) -> None:
    assert tiers.effective("premium").amounts == {}


@pytest.mark.parametrize(
    ("overrides", "amounts"),
    [
        ({"sites": 9}, {"orders_per_day": 500, "sites": 9, "users": 10}),
        ({"orders_per_day": None}, {"sites": 3, "users": 10}),
    ],
)
def test_an_override_goes_before_the_tier(tiers: Tiers, overrides: dict[str, Any], amounts: dict[str, int]) -> None:
    assert tiers.effective("basic", overrides).amounts == amounts
    assert tiers.effective("basic").amounts == {"orders_per_day": 500, "sites": 3, "users": 10}


def test_an_override_gives_a_feature_and_takes_one(tiers: Tiers) -> None:
    assert tiers.effective("basic", {"features": {"reports": True}}).features == {"reports"}
    assert tiers.effective("premium", {"features": {"reports": False}}).features == {"webhooks"}


def test_a_limit_of_orders_goes_with_the_tier_that_counts_them(tiers: Tiers) -> None:
    assert tiers.effective("premium", {"orders_per_day": 9, "sites": 9}).amounts == {"sites": 9}


def test_a_tier_that_has_gone_leaves_what_the_first_gives(tiers: Tiers) -> None:
    limits = tiers.effective("gold", {"users": 11})
    assert (limits.tier, limits.sites, limits.users, limits.features) == ("gold", 3, 11, frozenset())


def test_an_override_of_another_stage_is_passed_over(tiers: Tiers) -> None:
    assert tiers.effective("basic", {"tables": 9}) == tiers.effective("basic")


def test_limits_survive_the_way_through_the_context() -> None:
    limits = {"orders_per_day": 500, "sites": 3}
    assert joined(limits) == "orders_per_day=500 sites=3"
    assert parted(joined(limits)) == limits
    assert parted("") == {}
