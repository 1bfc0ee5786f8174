from typing import Any

import pytest

from lambdas.shared.onboarding.usage_keys import ApiGatewayKeys, UsagePlanMissingError, usage_plans
from tests.fakes.apigateway import FakeApiGateway
from tests.unit.lambdas.control_plane import PAYLOAD, ControlPlane


def test_a_tier_without_a_plan_is_told() -> None:
    with pytest.raises(UsagePlanMissingError, match="standard"):
        ControlPlane().onboard(PAYLOAD | {"tier": "standard"})


def test_a_key_whose_name_starts_alike_is_another_tenants() -> None:
    gateway = FakeApiGateway()
    gateway.create_api_key(name="t1-2", value="usage-2", enabled=True, tags={})
    own = gateway.create_api_key(name="t1", value="usage-1", enabled=True, tags={})
    client: Any = gateway
    ApiGatewayKeys(client, {"basic": "plan-b"}).ensure(name="t1", value="usage-1", tier="basic")
    assert gateway.plan_keys == {("plan-b", own["id"])}


def test_a_deleted_key_leaves_every_plan_and_those_that_start_alike_stay() -> None:
    client: Any = FakeApiGateway()
    keys = ApiGatewayKeys(client, {"basic": "plan-b"})
    keys.ensure(name="t1", value="usage-1", tier="basic")
    keys.ensure(name="t1-2", value="usage-2", tier="basic")
    for _ in range(2):
        keys.delete("t1")
    assert [key["name"] for key in client.keys.values()] == ["t1-2"]
    assert len(client.plan_keys) == 1


def test_usage_plans_are_read_from_their_setting() -> None:
    assert usage_plans('{"basic": "a"}') == {"basic": "a"}
