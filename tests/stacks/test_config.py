"""StageConfig refuses what cannot be meant."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from saas_constructs.api import UsageLimits
from saas_constructs.workflows import OrderTimeLimits
from stacks.config import DEV, PRODUCTION


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "Dev Stage"}, "name must be lower-case words joined by '-', got 'Dev Stage'"),
        ({"region": "frankfurt"}, "region must be a region such as 'eu-central-1', got 'frankfurt'"),
        ({"account": "123"}, "account must be 12 digits, got '123'"),
        ({"app_origins": ()}, "app_origins must name at least one origin"),
        ({"app_origins": ("https://app.example.com/",)}, "app_origins must be origins"),
        ({"app_origins": ("http://app.example.com",)}, "app_origins must be origins"),
        ({"sweep_minutes": 0}, "sweep_minutes must be at least 1, got 0"),
        ({"operator_emails": ("ops",)}, r"operator_emails must be addresses such as 'ops@example\.com', got 'ops'"),
        ({"throttling_rate_limit": 0}, "throttling_rate_limit must be at least 1, got 0"),
        ({"throttling_burst_limit": -1}, "throttling_burst_limit must be at least 1, got -1"),
        ({"tiers": {}}, "tiers must be basic, standard, premium, got none"),
        ({"time_limits": {}}, "time_limits must be basic, standard, premium, got none"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(DEV, **change)


@pytest.mark.parametrize("limit", ["rate_limit", "burst_limit", "monthly_quota"])
def test_a_limit_lets_something_through(limit: str) -> None:
    with pytest.raises(ValueError, match=f"{limit} must be at least 1, got 0"):
        UsageLimits(**{"rate_limit": 1, "burst_limit": 1, "monthly_quota": 1, limit: 0})


@pytest.mark.parametrize("limit", ["accept", "ready", "pickup"])
@pytest.mark.parametrize("seconds", [0, 86_401, 1.5, True])
def test_a_time_limit_is_between_a_second_and_a_day(limit: str, seconds: Any) -> None:
    with pytest.raises(ValueError, match=f"{limit} must be whole seconds, 1 to 86400, got {seconds}"):
        OrderTimeLimits(**{"accept": 1, "ready": 1, "pickup": 1, limit: seconds})


def test_a_stage_cannot_be_changed_in_passing() -> None:
    with pytest.raises(FrozenInstanceError):
        DEV.region = "us-east-1"  # type: ignore[misc]  # the mistake that the test is about


def test_production_runs_in_two_regions() -> None:
    assert len({stage.region for stage in PRODUCTION}) == 2
