"""Operators manage users by the tenants' own rules, with rights of their own."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from lambdas.shared import operators
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.operators import operations_setting, operator_event
from tests.unit.lambdas.registry.conftest import A, B, record
from tests.unit.lambdas.service import Reply
from tests.unit.lambdas.tenants.conftest import TIERS
from tests.unit.lambdas.users.conftest import UserService

WAITER = {"email": "wendy@a.example", "roles": ["waiter"]}


@pytest.fixture
def desk(service: UserService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> UserService:
    """What an operator reaches."""
    monkeypatch.setenv("OPERATIONS", operations_setting())
    operators._routes.cache_clear()
    (tmp_path / "tiers.json").write_text(json.dumps(TIERS))
    module = importlib.import_module("lambdas.users.tenant_users")
    monkeypatch.setattr(module, "registry", service.registry.tenants)
    monkeypatch.setattr(module.directory, "_client", service.cognito)
    return service


def call(operation_id: str, tenant_id: str = A, body: Any = None, *, user: str = "", **request: Any) -> Reply:
    path = {"tenant_id": tenant_id} | ({"user_id": user} if user else {})
    event = operator_event(operation_id, path=path, body=body, **request)
    context: Any = FakeContext()
    answer = importlib.import_module("lambdas.users.tenant_users").handler(event, context)
    return Reply(answer["statusCode"], json.loads(answer["body"]), answer["headers"])


def test_an_operator_manages_any_tenants_users_and_the_trail_says_who(desk: UserService) -> None:
    made = call("inviteTenantUser", B, WAITER)
    assert made.status == 201
    user = made.body["user_id"]
    assert call("setTenantUserRoles", B, {"roles": ["owner"]}, user=user).body["roles"] == ["owner"]
    assert call("resetTenantUser", B, user=user).status == 200
    assert call("disableTenantUser", B, user=user).body["status"] == "disabled"
    assert call("enableTenantUser", B, user=user).body["status"] == "invited"
    assert [entry["user_id"] for entry in call("listTenantUsers", B).body["users"]] == [user]
    assert call("listTenantUsers", A).body["users"] == []
    trail = desk.registry.audited()
    assert {entry["tenant_id"]["S"] for entry in trail} == {B}
    assert {entry["via"]["S"] for entry in trail} == {"admin"}


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_support_makes_nobody_who_leads_a_tenant(desk: UserService, role: str) -> None:
    refused = call("inviteTenantUser", B, {"email": "ada@platform.example", "roles": [role]}, groups="support")
    assert (refused.status, refused.body["type"]) == (403, "/problems/forbidden")
    assert desk.cognito.users == {}
    assert call("inviteTenantUser", B, WAITER, groups="support").status == 201
    machine = call(
        "inviteTenantUser", B, WAITER | {"email": "o@a.example", "roles": [role]}, arn="arn:aws:iam::1:role/x"
    )
    assert machine.status == 201


def test_support_helps_owners_to_get_in_again(desk: UserService) -> None:
    desk.has("olga", "owner")
    assert call("resetTenantUser", A, user="olga", groups="support").status == 200


def test_a_tenant_that_goes_gets_no_users(desk: UserService) -> None:
    desk.registry.has(record(A, status="offboarding"))
    refused = call("inviteTenantUser", A, WAITER)
    assert (refused.status, refused.body["type"]) == (409, "/problems/wrong-status")
    assert desk.cognito.users == {}


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("tenant_id", ["t000000000000", "no-tenant"])
def test_a_tenant_that_is_not_there(tenant_id: str) -> None:
    assert call("listTenantUsers", tenant_id).status == 404


@pytest.mark.usefixtures("desk")
def test_a_user_of_another_tenant_is_not_there_in_this_one() -> None:
    user = call("inviteTenantUser", B, WAITER).body["user_id"]
    assert call("disableTenantUser", A, user=user).status == 404


def test_an_operator_is_bound_by_the_tenants_limit_too(desk: UserService) -> None:
    desk.registry.has(record(A, overrides={"users": 1}))
    assert call("inviteTenantUser", A, WAITER).status == 201
    refused = call("inviteTenantUser", A, WAITER | {"email": "x@a.example"})
    assert (refused.status, refused.body["type"]) == (403, "/problems/limit-reached")
