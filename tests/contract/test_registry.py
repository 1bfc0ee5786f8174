"""The registry's keys: what the run-time code asks for is what its role may reach."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING, Any, cast

import pytest

from lambdas.pre_token.membership import find_membership
from lambdas.shared.contracts.tenant_events import TenantOnboarded
from lambdas.shared.onboarding.request import TIERS as ONBOARDED_TIERS
from lambdas.shared.onboarding.steps import OwnerTakenError
from lambdas.shared.onboarding.usage_keys import usage_plans
from lambdas.shared.tenant_id import new_tenant_id
from lambdas.shared.tenants import Tenants
from saas_constructs.control_plane.tenant_lifecycle import EVENT_SOURCE
from stacks.config import STAGES, TIERS
from tests.fakes.dynamodb import FakeDynamoDB
from tests.stacks.synthesis import Reference, resources
from tests.unit.lambdas.control_plane import INDEXES, PAYLOAD, ControlPlane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

TENANT_ID = new_tenant_id()
ITEMS = {
    f"tenant#{TENANT_ID}": {"status": "active", "tier": "basic", "usage_key": "k"},
    "member#sub-1": {"tenant_id": TENANT_ID},
}

#: IAM's action for each kind of write in a transaction.
WRITES = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


class RecordingTable:
    """Answers with two items, and notes action and partition key of every call."""

    def __init__(self) -> None:
        self.calls: set[tuple[str, str]] = set()

    def get_item(self, *, Key: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803 - boto3's name
        pk = Key["pk"]["S"]
        self.calls.add(("dynamodb:GetItem", pk))
        item: dict[str, Any] = {name: {"S": value} for name, value in ITEMS.get(pk, {}).items()}
        return {"Item": {**item, "roles": {"L": []}, "sites": {"L": []}}}


class Recording(FakeDynamoDB):
    """A registry in memory that notes action and partition key of every call."""

    def __init__(self) -> None:
        super().__init__(indexes=INDEXES)
        self.noted: set[tuple[str, str]] = set()

    def _called(self, operation: str, table_name: str, partition_key: str) -> None:
        super()._called(operation, table_name, partition_key)
        if operation != "TransactWriteItems":
            self.noted.add((f"dynamodb:{operation}", partition_key))

    def transact_write_items(self, *, TransactItems: Sequence[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        for entry in TransactItems:
            ((kind, item),) = entry.items()
            self.noted.add((f"dynamodb:{WRITES[kind]}", item.get("Item", item.get("Key"))["pk"]["S"]))
        return super().transact_write_items(TransactItems=TransactItems)


def authorize(table: DynamoDBClient) -> None:
    Tenants(table, "registry", cache_seconds=1).find(TENANT_ID)


def make_token(table: DynamoDBClient) -> None:
    find_membership(table, "registry", "sub-1")


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
    ],
)
def test_the_role_reaches_the_keys_that_the_code_asks_for(reference: Reference, use: Any, role: str) -> None:
    table = RecordingTable()
    use(cast("DynamoDBClient", table))
    assert table.calls
    assert not refused(table.calls, allowed(reference, role))


def test_onboarding_reaches_the_keys_that_it_asks_for_done_or_undone(reference: Reference) -> None:
    recording = Recording()
    plane = ControlPlane(registry=recording)
    plane.onboard()
    plane.onboard()
    with pytest.raises(OwnerTakenError):
        plane.onboard(PAYLOAD | {"slug": "second"})
    assert {action for action, _ in recording.noted} > {"dynamodb:DeleteItem", "dynamodb:PutItem"}
    assert not refused(recording.noted, allowed(reference, "LifecycleOnboardingFunctionRole"))


def refused(calls: set[tuple[str, str]], statements: list[tuple[list[str], list[str]]]) -> list[tuple[str, str]]:
    """Those calls that no statement allows."""
    return [
        (action, key)
        for action, key in calls
        if not any(
            action in actions and any(fnmatch.fnmatchcase(key, pattern) for pattern in patterns)
            for actions, patterns in statements
        )
    ]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_tier_that_is_onboarded_has_a_usage_plan(reference: Reference, stage: Any) -> None:
    assert set(TIERS) == ONBOARDED_TIERS
    setting = reference.functions(stage.name)["lambdas.tenants.onboard_tenant.handler"]["USAGE_PLAN_IDS"]
    parts = setting["Fn::Join"][1]
    plane = reference.templates[f"{stage.name}-ApplicationPlane"]
    told = {name: output["Value"] for name, output in plane["Outputs"].items()}
    text = "".join(
        part if isinstance(part, str) else told[part["Fn::GetStackOutput"]["OutputName"]]["Ref"] for part in parts
    )
    plans = resources(plane, "AWS::ApiGateway::UsagePlan")
    assert set(usage_plans(text)) == ONBOARDED_TIERS
    assert set(usage_plans(text).values()) == set(plans)


def test_the_event_comes_from_the_source_that_its_function_may_publish_as(reference: Reference) -> None:
    assert TenantOnboarded.SOURCE == EVENT_SOURCE
    roles = [
        role["Ref"]
        for template in reference.of_stage("dev")
        for policy in resources(template, "AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Action"] == "events:PutEvents" and EVENT_SOURCE in str(statement["Condition"])
        for role in policy["Properties"]["Roles"]
    ]
    assert [role.startswith("LifecycleOperationsPublisher") for role in roles] == [True]
