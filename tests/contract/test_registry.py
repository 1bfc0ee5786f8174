"""The registry's keys: what the run-time code asks for is what its role may reach."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING, Any, cast

import pytest

from lambdas.pre_token.membership import find_membership
from lambdas.shared.contracts.tenant_events import TenantOnboarded
from lambdas.shared.tenant_id import new_tenant_id
from lambdas.shared.tenants import Tenants
from lambdas.tenants.onboarding import Reservation
from lambdas.tenants.registry import TenantRegistry
from lambdas.tenants.request import TIERS as ONBOARDED_TIERS
from lambdas.tenants.request import OnboardingRequest
from lambdas.tenants.usage_keys import usage_plans
from saas_constructs.control_plane.tenant_onboarding import EVENT_SOURCE
from stacks.config import STAGES, TIERS
from tests.stacks.synthesis import Reference, resources

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TENANT_ID = new_tenant_id()
ITEMS = {
    f"tenant#{TENANT_ID}": {"status": "active", "tier": "basic", "usage_key": "k"},
    "member#sub-1": {"tenant_id": TENANT_ID},
}

#: IAM's action for each kind of write in a transaction.
WRITES = {"Put": "PutItem", "ConditionCheck": "ConditionCheckItem"}


class RecordingTable:
    """Answers with two items, and notes action and partition key of every call."""

    def __init__(self) -> None:
        self.calls: set[tuple[str, str]] = set()

    def get_item(self, *, Key: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803 - boto3's name
        pk = Key["pk"]["S"]
        self.calls.add(("dynamodb:GetItem", pk))
        item: dict[str, Any] = {name: {"S": value} for name, value in ITEMS.get(pk, {}).items()}
        return {"Item": {**item, "roles": {"L": []}, "sites": {"L": []}}}

    def put_item(self, *, Item: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803 - boto3's name
        self.calls.add(("dynamodb:PutItem", Item["pk"]["S"]))
        return {}

    def transact_write_items(self, *, TransactItems: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        for entry in TransactItems:
            ((kind, item),) = entry.items()
            self.calls.add((f"dynamodb:{WRITES[kind]}", item.get("Item", item.get("Key"))["pk"]["S"]))
        return {}


def authorize(table: DynamoDBClient) -> None:
    Tenants(table, "registry", cache_seconds=1).find(TENANT_ID)


def make_token(table: DynamoDBClient) -> None:
    find_membership(table, "registry", "sub-1")


def onboard(table: DynamoDBClient) -> None:
    registry = TenantRegistry(table, "registry")
    request = OnboardingRequest("blue", "Blue", "basic", ("site-1",), "o@blue.example")
    reservation = Reservation(TENANT_ID, "k", "f", "2026-01-01T00:00:00Z")
    registry.reserve("blue", reservation)
    registry.tenant_of_member("sub-1")
    registry.activate(request, reservation, "sub-1")
    registry.replace("blue", reservation, reservation)


def allowed(reference: Reference, role: str) -> list[tuple[list[str], list[str]]]:
    """Actions and leading keys of a role's statements on the registry."""
    found = []
    for template in reference.of_stage("dev"):
        for policy in resources(template, "AWS::IAM::Policy").values():
            if any(attached["Ref"].startswith(role) for attached in policy["Properties"]["Roles"]):
                for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                    keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
                    if "dynamodb:LeadingKeys" in keys:
                        actions = statement["Action"]
                        found.append(([actions] if isinstance(actions, str) else actions, keys["dynamodb:LeadingKeys"]))
    return found


@pytest.mark.parametrize(
    ("use", "role"),
    [
        (authorize, "AuthorizerFunctionRole"),
        (make_token, "UserDirectoryPreTokenRole"),
        (onboard, "OnboardingFunctionRole"),
    ],
)
def test_the_role_reaches_the_keys_that_the_code_asks_for(reference: Reference, use: Any, role: str) -> None:
    table = RecordingTable()
    use(cast("DynamoDBClient", table))
    assert table.calls
    statements = allowed(reference, role)
    refused = [
        (action, key)
        for action, key in table.calls
        if not any(
            action in actions and any(fnmatch.fnmatchcase(key, pattern) for pattern in patterns)
            for actions, patterns in statements
        )
    ]
    assert not refused


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_tier_that_is_onboarded_has_a_usage_plan(reference: Reference, stage: Any) -> None:
    assert set(TIERS) == ONBOARDED_TIERS
    setting = reference.functions(stage.name)["lambdas.tenants.onboard_tenant.handler"]["USAGE_PLAN_IDS"]
    parts = setting["Fn::Join"][1]
    text = "".join(part if isinstance(part, str) else part["Ref"] for part in parts)
    plans = resources(reference.templates[f"{stage.name}-ApplicationPlane"], "AWS::ApiGateway::UsagePlan")
    assert set(usage_plans(text)) == ONBOARDED_TIERS
    assert set(usage_plans(text).values()) == set(plans)


def test_the_event_comes_from_the_source_that_its_function_may_publish_as(reference: Reference) -> None:
    assert TenantOnboarded.SOURCE == EVENT_SOURCE
    sources = [
        statement["Condition"]
        for policy in resources(reference.templates["dev-ApplicationPlane"], "AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Action"] == "events:PutEvents"
    ]
    assert [EVENT_SOURCE in str(condition) for condition in sources] == [True]
