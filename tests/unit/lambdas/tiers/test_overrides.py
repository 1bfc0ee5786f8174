"""Overrides that cannot be meant are refused, each fault by its pointer."""

from pathlib import Path
from typing import Any

import pytest

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.overrides import check_model, checked_overrides
from lambdas.shared.tiers import Tiers
from tests.unit.lambdas.tiers.policies import publish


@pytest.fixture
def tiers(tmp_path: Path) -> Tiers:
    return publish(tmp_path)


@pytest.mark.parametrize(
    ("overrides", "pointer", "detail"),
    [
        ([], "", "must be an object of limits, got list"),
        ({"tables": 1}, "/tables", "is no limit; the limits are rate_limit, burst_limit, monthly_requests, orders_per"),
        ({"model": "silo"}, "/model", "is no limit"),
        ({"sites": 0}, "/sites", "must be a whole number, 1 to 2147483647, or null for any number, got 0"),
        ({"sites": True}, "/sites", "must be a whole number"),
        ({"sites": 2**31}, "/sites", "must be a whole number"),
        ({"users": "9"}, "/users", "got '9'"),
        ({"rate_limit": None}, "/rate_limit", "must be a whole number, 1 to 2147483647, got None"),
        ({"features": ["reports"]}, "/features", "must be an object such as {'reports': true}, got ['reports']"),
        ({"features": {"reprots": True}}, "/features/reprots", "is no feature; the features are reports, webhooks"),
        ({"features": {"reports": 1}}, "/features/reports", "must be true or false, got 1"),
        ({"rate_limit": 11}, "/burst_limit", "must be at least rate_limit, got 10 below 11: set both"),
        ({"orders_per_day": 1001}, "/orders_per_day", "must be at most monthly_requests, got 1001 above 1000"),
        ({"monthly_requests": 499}, "/orders_per_day", "must be at most monthly_requests, got 500 above 499"),
    ],
)
def test_what_cannot_be_meant_is_refused(tiers: Tiers, overrides: Any, pointer: str, detail: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        checked_overrides(overrides, tier="basic", tiers=tiers)
    (fault,) = refused.value.errors
    assert fault.pointer == pointer
    assert detail in fault.detail


def test_orders_that_nobody_counts_can_not_be_limited(tiers: Tiers) -> None:
    with pytest.raises(InvalidRequestError, match="/orders_per_day: is not counted in the tier premium; let the tier"):
        checked_overrides({"orders_per_day": 9}, tier="premium", tiers=tiers)
    assert checked_overrides({"orders_per_day": None}, tier="premium", tiers=tiers) == {"orders_per_day": None}


def test_every_fault_is_told(tiers: Tiers) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        checked_overrides({"sites": 0, "tables": 1}, tier="gold", tiers=tiers)
    assert [fault.pointer for fault in refused.value.errors] == ["/tier", "/sites", "/tables"]


@pytest.mark.parametrize(
    "overrides",
    [
        {},
        {"sites": 9, "users": None},
        {"rate_limit": 50, "burst_limit": 50, "monthly_requests": 5000},
        {"features": {"reports": True, "webhooks": False}},
    ],
)
def test_what_can_be_meant_is_kept_as_it_was_sent(tiers: Tiers, overrides: dict[str, Any]) -> None:
    assert checked_overrides(overrides, tier="basic", tiers=tiers) == overrides


def test_no_features_are_no_override(tiers: Tiers) -> None:
    assert checked_overrides({"features": {}}, tier="basic", tiers=tiers) == {}


def test_a_tenant_has_a_model_of_its_tier(tiers: Tiers) -> None:
    check_model("silo", tier="premium", tiers=tiers)
    with pytest.raises(InvalidRequestError, match="/model: must be one of pool in the tier basic, got 'silo'"):
        check_model("silo", tier="basic", tiers=tiers)
    with pytest.raises(InvalidRequestError, match="/tier: must be one of basic, premium, got 'gold'"):
        check_model("pool", tier="gold", tiers=tiers)
