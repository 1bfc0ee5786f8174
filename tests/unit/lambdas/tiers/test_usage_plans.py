"""A tenant's key is in one plan: its tier's, or one of its own where its rates are its own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lambdas.shared.tiers import Tiers
from lambdas.shared.usage_plans import UsagePlanMissingError, UsagePlans
from tests.fakes.apigateway import FakeApiGateway
from tests.unit.lambdas.tiers.policies import publish

TENANT, OTHER = "t0123456789ab", "t0123456789ac"
STAGES = [{"apiId": "api", "stage": "v1"}]


class Gateway(FakeApiGateway):
    """The shared API's plans of two tiers, and the keys of two tenants in that of the first."""

    def __init__(self) -> None:
        super().__init__()
        self.shared = {name: self.create_usage_plan(name=name, apiStages=STAGES)["id"] for name in ("basic", "premium")}
        self.key_ids = {}
        for tenant_id in (OTHER, TENANT):
            made = self.create_api_key(name=tenant_id, value=f"of-{tenant_id}", enabled=True, tags={})
            self.key_ids[tenant_id] = made["id"]
            self.create_usage_plan_key(
                usagePlanId=self.shared["basic"], keyId=self.key_ids[tenant_id], keyType="API_KEY"
            )

    def plans_of(self, tenant_id: str) -> list[dict[str, Any]]:
        return [self.plans[plan] for plan, key in self.plan_keys if key == self.key_ids[tenant_id]]


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
def tiers(tmp_path: Path) -> Tiers:
    return publish(tmp_path)


@pytest.fixture
def usage_plans(gateway: Gateway, tiers: Tiers) -> UsagePlans:
    client: Any = gateway
    return UsagePlans(client, gateway.shared, tiers)


def test_a_tenant_changes_to_the_plan_of_another_tier(gateway: Gateway, usage_plans: UsagePlans, tiers: Tiers) -> None:
    for _ in range(2):
        usage_plans.place(TENANT, tiers.effective("premium"))
        assert [plan["name"] for plan in gateway.plans_of(TENANT)] == ["premium"]
    assert [plan["name"] for plan in gateway.plans_of(OTHER)] == ["basic"]


def test_rates_of_its_own_take_a_plan_of_its_own(gateway: Gateway, usage_plans: UsagePlans, tiers: Tiers) -> None:
    for _ in range(2):
        usage_plans.place(TENANT, tiers.effective("basic", {"rate_limit": 7, "monthly_requests": 2000}))
        (plan,) = gateway.plans_of(TENANT)
        assert (plan["name"], plan["apiStages"]) == (TENANT, STAGES)
        assert plan["throttle"] == {"rateLimit": 7, "burstLimit": 10}
        assert plan["quota"] == {"limit": 2000, "period": "MONTH"}
        assert plan["tags"] == {"tenant_id": TENANT}
    assert [plan["name"] for plan in gateway.plans.values()].count(TENANT) == 1
    assert [plan["name"] for plan in gateway.plans_of(OTHER)] == ["basic"]


def test_other_rates_change_the_plan_that_there_is(gateway: Gateway, usage_plans: UsagePlans, tiers: Tiers) -> None:
    usage_plans.place(TENANT, tiers.effective("basic", {"rate_limit": 7}))
    usage_plans.place(TENANT, tiers.effective("basic", {"rate_limit": 8}))
    (plan,) = gateway.plans_of(TENANT)
    assert plan["throttle"]["rateLimit"] == 8


def test_without_rates_of_its_own_it_is_back_with_its_tier(
    gateway: Gateway, usage_plans: UsagePlans, tiers: Tiers
) -> None:
    usage_plans.place(TENANT, tiers.effective("basic", {"rate_limit": 7}))
    usage_plans.place(TENANT, tiers.effective("basic"))
    assert [plan["name"] for plan in gateway.plans_of(TENANT)] == ["basic"]
    assert sorted(plan["name"] for plan in gateway.plans.values()) == ["basic", "premium"]


def test_other_limits_than_rates_leave_it_where_it_is(gateway: Gateway, usage_plans: UsagePlans, tiers: Tiers) -> None:
    usage_plans.place(TENANT, tiers.effective("basic", {"sites": 9}))
    assert [plan["name"] for plan in gateway.plans_of(TENANT)] == ["basic"]


def test_a_call_that_broke_off_is_finished(gateway: Gateway, usage_plans: UsagePlans, tiers: Tiers) -> None:
    gateway.create_usage_plan(name=TENANT, apiStages=STAGES, throttle={}, quota={})
    gateway.plan_keys.discard((gateway.shared["basic"], gateway.key_ids[TENANT]))
    usage_plans.place(TENANT, tiers.effective("basic", {"rate_limit": 7}))
    (plan,) = gateway.plans_of(TENANT)
    assert plan["throttle"]["rateLimit"] == 7
    assert [plan["name"] for plan in gateway.plans.values()].count(TENANT) == 1


def test_a_plan_of_its_own_goes_with_the_tenant(gateway: Gateway, usage_plans: UsagePlans, tiers: Tiers) -> None:
    usage_plans.place(TENANT, tiers.effective("basic", {"rate_limit": 7}))
    for _ in range(2):
        usage_plans.remove_own(TENANT)
        assert sorted(plan["name"] for plan in gateway.plans.values()) == ["basic", "premium"]


def test_what_is_missing_is_told(usage_plans: UsagePlans, tiers: Tiers) -> None:
    with pytest.raises(UsagePlanMissingError, match="no usage plan for the tier 'gold'"):
        usage_plans.place(TENANT, replace(tiers.effective("basic"), tier="gold"))
    with pytest.raises(UsagePlanMissingError, match="has no key; onboarding makes it"):
        usage_plans.place("t00000000000x", tiers.effective("basic"))
