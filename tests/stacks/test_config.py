"""StageConfig refuses what cannot be meant."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from saas_constructs.tenancy import TierPolicies, TierPolicy
from stacks.config import DEV, PRODUCTION

NAMES = ("basic", "standard", "premium")
RATES: dict[str, Any] = {"rate_limit": 1, "burst_limit": 1, "monthly_requests": 1}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "Dev Stage"}, "name must be lower-case words joined by '-', got 'Dev Stage'"),
        ({"region": "frankfurt"}, "region must be a region such as 'eu-central-1', got 'frankfurt'"),
        ({"account": "123"}, "account must be 12 digits, got '123'"),
        ({"app_origins": ()}, "app_origins must name at least one origin"),
        ({"app_origins": ("https://app.example.com/",)}, "app_origins must be origins"),
        ({"app_origins": ("http://app.example.com",)}, "app_origins must be origins"),
        ({"domain": "app.example.com"}, "domain and hosted_zone_id go together, got 'app.example.com' and None"),
        ({"hosted_zone_id": "Z1"}, "domain and hosted_zone_id go together, got None and 'Z1'"),
        ({"domain": "https://app.example.com", "hosted_zone_id": "Z1"}, "domain must be a lower-case host such as"),
        ({"domain": "app.example.com", "hosted_zone_id": "zone"}, "hosted_zone_id must be a zone's id such as"),
        ({"access_log_days": 0}, "access_log_days must be at least 1, got 0"),
        ({"sweep_minutes": 0}, "sweep_minutes must be at least 1, got 0"),
        ({"poll_seconds": 0}, "poll_seconds must be at least 1, got 0"),
        ({"operator_emails": ("ops",)}, r"operator_emails must be addresses such as 'ops@example\.com', got 'ops'"),
        ({"throttling_rate_limit": 0}, "throttling_rate_limit must be at least 1, got 0"),
        ({"throttling_burst_limit": -1}, "throttling_burst_limit must be at least 1, got -1"),
        ({"menu_rate_limit": 0}, "menu_rate_limit must be at least 1, got 0"),
        ({"menu_burst_limit": 0}, "menu_burst_limit must be at least 1, got 0"),
        ({"tenant_cache_seconds": 106}, "tenant_cache_seconds must be at most 105, got 106: .*; lower it"),
        (
            {
                "tier_policies": TierPolicies(
                    [TierPolicy(name="gold", rate_limit=1, burst_limit=1, monthly_requests=1)]
                ),
                "registration_tiers": ("gold",),
            },
            "tier_policies must be basic, standard, premium, got gold",
        ),
        (
            {"tier_policies": TierPolicies([TierPolicy(name=name, model="bridge", **RATES) for name in NAMES])},
            "gets a place in the pool, which basic, standard of registration_tiers do not have",
        ),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(DEV, **change)


def test_a_tenant_may_be_remembered_for_as_long_as_queues_hold_its_return() -> None:
    assert replace(DEV, tenant_cache_seconds=105).tenant_cache_seconds == 105


def test_a_stage_cannot_be_changed_in_passing() -> None:
    with pytest.raises(FrozenInstanceError):
        DEV.region = "us-east-1"  # type: ignore[misc]  # the mistake that the test is about


def test_pages_at_a_domain_may_call_the_api_and_sign_people_in() -> None:
    stage = replace(DEV, domain="app.example.com", hosted_zone_id="Z1")
    assert stage.origins == ("https://app.example.com", *DEV.app_origins)
    assert stage.console_origins == ("https://console.app.example.com", *DEV.app_origins)
    assert DEV.console_origins == DEV.app_origins


def test_production_runs_in_two_regions() -> None:
    assert len({stage.region for stage in PRODUCTION}) == 2
