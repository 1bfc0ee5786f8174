"""The steps of off-boarding that close the doors: nobody gets in, and no user or key is left."""

import importlib
from typing import Any

import pytest

from lambdas.lifecycle import keys, plans, users
from lambdas.shared.lifecycle import requests
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.onboarding.directory import CognitoDirectory
from lambdas.shared.onboarding.usage_keys import ApiGatewayKeys
from lambdas.shared.registry.membership import Membership
from lambdas.shared.registry.values import to_attribute
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.control_plane import BY, PAYLOAD
from tests.unit.lambdas.lifecycle.conftest import Plane


class OwnPlans:
    """Remembers whose own plan was removed."""

    def __init__(self) -> None:
        self.removed: list[str] = []

    def remove_own(self, tenant_id: str) -> None:
        self.removed.append(tenant_id)


@pytest.fixture
def own_plans(plane: Plane, monkeypatch: pytest.MonkeyPatch) -> OwnPlans:
    """Let the steps find the control plane."""
    gateway: Any = plane.gateway
    cognito: Any = plane.cognito
    own = OwnPlans()
    monkeypatch.setenv("SETTLE_SECONDS", "0")
    monkeypatch.setattr(Operations, "from_environment", lambda: plane.operations)
    monkeypatch.setattr(keys, "usage_keys", lambda: ApiGatewayKeys(gateway, {"basic": "plan-b"}))
    monkeypatch.setattr(plans, "own_plans", lambda: own)
    monkeypatch.setattr(users, "directory", lambda: CognitoDirectory(cognito, "pool"))
    return own


def step(plane: Plane, module: str, name: str, **change: Any) -> bool:
    event = {
        "tenant_id": plane.tenant_id,
        "operation_id": plane.tenant.operation,
        "step": name,
        "undo": False,
        **change,
    }
    done: bool = importlib.import_module(f"lambdas.lifecycle.{module}").handler(event, FakeContext())["done"]
    return done


@pytest.mark.usefixtures("own_plans")
@pytest.mark.parametrize("status", ["active", "suspended"])
def test_a_blocked_tenant_is_let_in_again_as_it_was_when_the_operation_is_undone(plane: Plane, status: str) -> None:
    plane.status(status)
    requests.offboard(plane.operations, plane.machines, plane.tenant_id, by=BY)
    assert step(plane, "block", "Block")
    assert plane.tenant.status == "offboarding"
    assert step(plane, "block", "Block", undo=True)
    assert plane.tenant.status == status


@pytest.mark.usefixtures("own_plans")
def test_nothing_is_exported_while_somebody_may_still_act_by_the_former_status(
    plane: Plane, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests.offboard(plane.operations, plane.machines, plane.tenant_id, by=BY)
    monkeypatch.setenv("SETTLE_SECONDS", "3600")
    for _ in range(2):
        assert not step(plane, "block", "Block")
        assert plane.tenant.status == "offboarding"
    monkeypatch.setenv("SETTLE_SECONDS", "0")
    assert step(plane, "block", "Block")


@pytest.mark.usefixtures("own_plans")
def test_a_new_user_of_the_same_address_is_not_deleted(plane: Plane) -> None:
    requests.offboard(plane.operations, plane.machines, plane.tenant_id, by=BY)
    (email,) = plane.cognito.users
    plane.cognito.users[email] = "another-tenants-sub"
    while not step(plane, "delete_users", "DeleteUsers"):
        pass
    assert plane.cognito.users == {email: "another-tenants-sub"}


@pytest.mark.usefixtures("own_plans")
def test_all_of_a_tenants_users_go_and_nobody_elses(plane: Plane) -> None:
    other = plane.onboard(PAYLOAD | {"slug": "second", "owner": {"email": "second@any-company.example"}})
    for number in range(120):
        email = f"waiter-{number}@any-company.example"
        plane.cognito.admin_create_user(UserPoolId="pool", Username=email)
        member = Membership(
            principal=plane.cognito.users[email],
            tenant_id=plane.tenant_id,
            email=email,
            roles=("waiter",),
            sites=("*",),
        ).to_item()
        plane.registry.items[member["pk"]["S"], member["sk"]["S"]] = member
    requests.offboard(plane.operations, plane.machines, plane.tenant_id, by=BY)
    calls = 1
    while not step(plane, "delete_users", "DeleteUsers"):
        calls += 1
    assert calls > 2
    assert list(plane.cognito.users) == ["second@any-company.example"]
    members = [item["tenant_id"]["S"] for (pk, _), item in plane.registry.items.items() if pk.startswith("member#")]
    assert members == [other.tenant_id]
    operation = plane.operations.require(plane.tenant_id, plane.tenant.operation)
    assert operation.output_of("DeleteUsers") == {"deleted": 121}


@pytest.mark.usefixtures("own_plans")
def test_nobody_is_deleted_while_a_legal_hold_stands(plane: Plane) -> None:
    requests.offboard(plane.operations, plane.machines, plane.tenant_id, by=BY)
    record = plane.registry.items[f"tenant#{plane.tenant_id}", "tenant"]
    record["legal_hold"] = to_attribute({"reason": "case 7", "by": "ada", "at": "2026-11-21T10:00:00Z"})
    assert not step(plane, "delete_users", "DeleteUsers")
    assert plane.cognito.users
    (entry,) = plane.operations.require(plane.tenant_id, plane.tenant.operation).steps
    assert entry.status == "held", "the machine waits as long as it stands"
    del record["legal_hold"]
    while not step(plane, "delete_users", "DeleteUsers"):
        pass
    assert not plane.cognito.users


def test_a_tenants_key_goes_with_its_own_plan(plane: Plane, own_plans: OwnPlans) -> None:
    requests.offboard(plane.operations, plane.machines, plane.tenant_id, by=BY)
    assert step(plane, "delete_usage_key", "DeleteUsageKey")
    assert not plane.gateway.keys
    assert own_plans.removed == [plane.tenant_id]
