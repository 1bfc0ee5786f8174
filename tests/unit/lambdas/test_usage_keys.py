from typing import Any

import pytest

from lambdas.tenants.usage_keys import ApiGatewayKeys, UsagePlanMissingError, usage_plans
from tests.fakes.apigateway import FakeApiGateway
from tests.unit.lambdas.control_plane import PAYLOAD, ControlPlane


def test_a_tier_without_a_plan_is_told() -> None:
    with pytest.raises(UsagePlanMissingError, match="standard"):
        ControlPlane().onboard(PAYLOAD | {"tier": "standard"})


def test_a_key_whose_name_starts_alike_is_another_tenants() -> None:
    gateway = FakeApiGateway()
    gateway.create_api_key(name="t1-2", value="usage-2", enabled=True)
    own = gateway.create_api_key(name="t1", value="usage-1", enabled=True)
    client: Any = gateway
    ApiGatewayKeys(client, {"basic": "plan-b"}).ensure(name="t1", value="usage-1", tier="basic")
    assert gateway.plan_keys == {("plan-b", own["id"])}


def test_usage_plans_are_read_from_their_setting() -> None:
    assert usage_plans('{"basic": "a"}') == {"basic": "a"}
