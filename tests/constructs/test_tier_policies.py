"""TierPolicy and TierPolicies refuse what cannot be meant, and say the rest in one place."""

import itertools
import json
from typing import Any

import pytest

from saas_constructs.tenancy import OrderTimeLimits, TierPolicies, TierPolicy

LIMITS = {"rate_limit": 5, "burst_limit": 10, "monthly_requests": 1000}
TIMES = OrderTimeLimits(accept=1, ready=2, pickup=3)


def policy(name: str = "basic", **changes: Any) -> TierPolicy:
    return TierPolicy(**{"name": name, **LIMITS, **changes})


@pytest.mark.parametrize("limit", [*LIMITS, "orders_per_day", "sites", "users"])
@pytest.mark.parametrize("value", [0, -1, 1.5, True, "5"])
def test_a_limit_lets_something_through(limit: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"{limit} must be a whole number, at least 1, got {value!r}"):
        policy(**{limit: value})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "Basic Tier"}, "name must be lower-case words joined by '-', got 'Basic Tier'"),
        ({"burst_limit": 4}, "burst_limit must be at least rate_limit, got 4 below 5"),
        ({"orders_per_day": 1001}, "orders_per_day must be at most monthly_requests, got 1001 above 1000"),
        ({"model": "cell"}, "model must be one of pool, bridge, silo, got 'cell'"),
        ({"dedicated": frozenset({"pool"})}, "dedicated must name bridge or silo, got 'pool'"),
        ({"reserved_concurrency": 5}, "reserved_concurrency is a silo's, got 5 for models pool"),
        ({"reserved_concurrency": 5, "dedicated": frozenset({"bridge"})}, "reserved_concurrency is a silo's"),
        (
            {"reserved_concurrency": 0, "model": "silo"},
            "reserved_concurrency must be a whole number, at least 1",
        ),
    ],
)
def test_values_that_contradict_each_other_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        policy(**changes)


def test_a_tier_has_its_own_model_and_those_that_it_may_be_moved_to() -> None:
    assert policy(dedicated=frozenset({"silo", "bridge"}), reserved_concurrency=1).models == ("pool", "bridge", "silo")
    assert policy(model="silo", reserved_concurrency=1).models == ("silo",)


@pytest.mark.parametrize(
    ("tiers", "features", "message"),
    [
        ([], None, "tiers must hold at least one tier, got none"),
        ([policy(), policy("gold"), policy()], None, "each tier must be named once, got basic several times"),
        (
            [policy(features=frozenset({"reprots"}))],
            {"reports"},
            "there is no such feature: reprots; the features are: reports",
        ),
        ([policy(features=frozenset({"Reports"}))], None, "a feature must be lower-case words"),
        (
            [policy(time_limits=TIMES), policy("gold")],
            None,
            "time_limits must be given for every tier or for none",
        ),
    ],
)
def test_tiers_that_do_not_go_together_are_refused(tiers: Any, features: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TierPolicies(tiers, features=features)


def test_a_feature_may_wait_for_the_first_tier_to_include_it() -> None:
    assert TierPolicies([policy()], features=["reports"]).features == ("reports",)


@pytest.mark.parametrize("limit", ["accept", "ready", "pickup"])
@pytest.mark.parametrize("seconds", [0, 86_401, 1.5, True])
def test_a_time_limit_is_between_a_second_and_a_day(limit: str, seconds: Any) -> None:
    with pytest.raises(ValueError, match=f"{limit} must be whole seconds, 1 to 86400, got {seconds}"):
        OrderTimeLimits(**{"accept": 1, "ready": 1, "pickup": 1, limit: seconds})


def test_time_limits_of_tiers_without_any_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="time_limits must be given for every tier that has orders, got none"):
        TierPolicies([policy()]).time_limits()


def test_larger_tiers_include_what_smaller_ones_do() -> None:
    tiers = list(TierPolicies.default().values())
    for smaller, larger in itertools.pairwise(tiers):
        assert smaller.features <= larger.features
        for limit in ("rate_limit", "burst_limit", "monthly_requests", "orders_per_day", "sites", "users"):
            more = getattr(larger, limit)
            assert more is None or more >= getattr(smaller, limit), (larger.name, limit)


def test_functions_find_every_tier_and_every_feature() -> None:
    content = json.loads(TierPolicies.default().to_json())
    assert list(content["tiers"]) == ["basic", "standard", "premium"]
    assert content["features"] == ["custom-domain", "reports", "webhooks"]
    assert content["tiers"]["premium"]["models"] == ["pool", "bridge", "silo"]
