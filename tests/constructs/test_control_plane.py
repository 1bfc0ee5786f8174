"""TenantRegistry and TenantOnboarding: what is kept, and who may do what with it."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from saas_constructs.api import ApiGatewayAccount
from saas_constructs.control_plane import TenantOnboarding, TenantRegistry
from saas_constructs.data import TableEncryption
from saas_constructs.events import EventBus
from saas_constructs.identity import UserDirectory
from saas_constructs.tenancy import TierPolicies, TierPolicy
from tests.constructs.apis import notes_api
from tests.constructs.functions import own_function
from tests.constructs.grants import statements_of

WRITES = ("ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem")


def onboarding(stack: cdk.Stack, **api_props: Any) -> TenantOnboarding:
    registry = TenantRegistry(stack, "Registry")
    return TenantOnboarding(
        stack,
        "Onboarding",
        registry=registry,
        directory=UserDirectory(stack, "Directory", registry=registry),
        api=notes_api(stack, **api_props),
        event_bus=EventBus(stack, "EventBus"),
    )


def test_the_registry_outlives_the_stack_and_can_be_restored(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry")
    Template.from_stack(stack).has_resource(
        "AWS::DynamoDB::GlobalTable",
        {
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                "Replicas": [
                    Match.object_like(
                        {
                            "DeletionProtectionEnabled": True,
                            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
                        }
                    )
                ],
            },
        },
    )


@pytest.mark.parametrize(
    ("grant", "actions", "prefixes"),
    [
        ("grant_read_tenants", "dynamodb:GetItem", ["tenant#*"]),
        ("grant_read_members", "dynamodb:GetItem", ["member#*", "tenant#*"]),
        (
            "grant_change_tenants",
            [f"dynamodb:{name}" for name in ("BatchGetItem", *WRITES[:2], "GetItem", "PutItem", "Query", "UpdateItem")],
            ["tenant#*", "slug#*", "domain#*"],
        ),
    ],
)
def test_a_grant_reaches_its_kinds_of_item_only(
    stack: cdk.Stack, grant: str, actions: str | list[str], prefixes: list[str]
) -> None:
    registry = TenantRegistry(stack, "Registry")
    getattr(registry, grant)(own_function(stack))
    (statement,) = (found for found in statements_of(stack, "FunctionRole") if "dynamodb" in str(found["Action"]))
    assert statement["Action"] == actions
    assert statement["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": prefixes},
        "Null": {"dynamodb:LeadingKeys": "false"},
    }
    (table,) = Template.from_stack(stack).find_resources("AWS::DynamoDB::GlobalTable")
    assert statement["Resource"] == {"Fn::GetAtt": [table, "Arn"]}
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::Function", {"Environment": {"Variables": {"REGISTRY_TABLE_NAME": Match.any_value()}}}
    )


def test_each_kind_of_item_has_an_index_of_its_own_and_registrations_expire(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry")
    (table,) = Template.from_stack(stack).find_resources("AWS::DynamoDB::GlobalTable").values()
    keys = {
        index["IndexName"]: [key["AttributeName"] for key in index["KeySchema"]]
        for index in table["Properties"]["GlobalSecondaryIndexes"]
    }
    assert keys == {
        "running_operations": ["running", "started_at"],
        "tenants_by_status": ["status", "tenant_id"],
        "members_by_tenant": ["member_of", "email"],
        "audit_by_day": ["audit_day", "at"],
        "domains_by_status": ["domain_status", "host"],
    }
    assert table["Properties"]["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["Properties"]["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


@pytest.mark.parametrize(
    ("grant", "index", "actions", "prefixes"),
    [
        ("grant_list_tenants", "tenants_by_status", ["BatchGetItem", "GetItem", "Query"], ["tenant#*"]),
        ("grant_read_audit", "audit_by_day", "Query", ["tenant#*"]),
        (
            "grant_manage_members",
            "members_by_tenant",
            ["ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "UpdateItem"],
            ["member#*", "tenant#*"],
        ),
    ],
)
def test_a_list_is_read_from_its_index_only(
    stack: cdk.Stack, grant: str, index: str, actions: str | list[str], prefixes: list[str]
) -> None:
    getattr(TenantRegistry(stack, "Registry"), grant)(own_function(stack))
    on_index, on_table = (found for found in statements_of(stack, "FunctionRole") if "dynamodb" in str(found["Action"]))
    assert on_index["Action"] == "dynamodb:Query"
    assert on_index["Resource"]["Fn::Join"][1][-1] == f"/index/{index}"
    assert on_table["Action"] == (
        f"dynamodb:{actions}" if isinstance(actions, str) else [f"dynamodb:{name}" for name in actions]
    )
    assert on_table["Condition"]["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": prefixes}


def test_a_tenants_session_counts_audits_and_lists_for_that_tenant_only(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry").grant_own_members(own_function(stack))
    tenant = "${aws:PrincipalTag/tenant_id}"
    found = [statement for statement in statements_of(stack, "FunctionTenantAccess") if "Condition" in statement]
    assert {
        tuple(statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]): statement["Action"]
        for statement in found
    } == {
        (f"tenant#{tenant}", "member#*"): [
            f"dynamodb:{name}" for name in ("ConditionCheckItem", "GetItem", "PutItem", "UpdateItem")
        ],
        (tenant,): "dynamodb:Query",
    }
    assert all(statement["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"} for statement in found)
    assert not [one for one in statements_of(stack, "FunctionRole") if "dynamodb" in str(one["Action"])]


def test_a_session_that_lists_members_reaches_their_index_and_nothing_else(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry").grant_list_own_members(own_function(stack))
    (found,) = (one for one in statements_of(stack, "FunctionTenantAccess") if "dynamodb" in str(one["Action"]))
    assert found["Action"] == "dynamodb:Query"
    assert "/index/members_by_tenant" in json.dumps(found["Resource"])
    assert found["Condition"]["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant_id}"]}


def test_who_keeps_sites_writes_its_tenants_only_and_nothing_of_the_record_but_the_sites(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry").grant_keep_sites(own_function(stack))
    found = {
        one["Action"]: one["Condition"]
        for one in statements_of(stack, "FunctionTenantAccess")
        if "dynamodb" in str(one["Action"])
    }
    assert {action: bound["ForAllValues:StringEquals"] for action, bound in found.items()} == {
        "dynamodb:PutItem": {"dynamodb:Attributes": ["pk", "sk", "brand_id", "name", "site_version"]},
        "dynamodb:UpdateItem": {"dynamodb:Attributes": ["pk", "sk", "sites", "version", "outbox"]},
    }
    for bound in found.values():
        assert bound["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": ["tenant#${aws:PrincipalTag/tenant_id}"]}
        assert bound["Null"] == {"dynamodb:LeadingKeys": "false"}
    assert not [one for one in statements_of(stack, "FunctionRole") if "dynamodb" in str(one["Action"])]


def test_what_makes_tokens_changes_nothing_of_a_membership_but_its_status(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry").grant_sign_in(own_function(stack))
    reading, noting = (found for found in statements_of(stack, "FunctionRole") if "dynamodb" in str(found["Action"]))
    assert reading["Action"] == ["dynamodb:GetItem", "dynamodb:Query"]
    assert noting["Action"] == "dynamodb:UpdateItem"
    assert noting["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["member#*"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
        "ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk", "sk", "standing", "version"]},
        "StringEqualsIfExists": {"dynamodb:ReturnValues": "NONE"},
    }


@pytest.mark.parametrize(
    ("grant", "actions"),
    [
        ("grant_read_tenants", "kms:Decrypt"),
        ("grant_read_members", "kms:Decrypt"),
        ("grant_change_tenants", ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]),
    ],
)
def test_a_customer_key_is_used_through_dynamodb_only(
    regional_stack: cdk.Stack, grant: str, actions: str | list[str]
) -> None:
    registry = TenantRegistry(regional_stack, "Registry", encryption=kms.Key(regional_stack, "Key"))
    grants = getattr(registry, grant)(own_function(regional_stack))
    assert len(grants.principal_statements) == 2
    (statement,) = (found for found in statements_of(regional_stack, "FunctionRole") if "kms" in str(found["Action"]))
    assert statement["Action"] == actions
    assert "dynamodb.eu-west-1." in json.dumps(statement["Condition"]["StringEquals"]["kms:ViaService"])
    (key,) = Template.from_stack(regional_stack).find_resources("AWS::KMS::Key")
    assert statement["Resource"] == {"Fn::GetAtt": [key, "Arn"]}


def test_an_aws_managed_key_on_request(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry", encryption=TableEncryption.AWS_MANAGED)
    Template.from_stack(stack).has_resource_properties(
        "AWS::DynamoDB::GlobalTable", {"SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"}}
    )


def test_onboarding_knows_the_usage_plan_of_each_tier(stack: cdk.Stack) -> None:
    tiers = TierPolicies([TierPolicy(name="basic", rate_limit=1, burst_limit=1, monthly_requests=1)])
    onboarding(stack, tiers=tiers)
    (variables,) = (
        found["Properties"]["Environment"]["Variables"]
        for found in Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
        if found["Properties"]["Handler"] == "lambdas.tenants.onboard_tenant.handler"
    )
    assert {"REGISTRY_TABLE_NAME", "USER_POOL_ID", "USAGE_PLAN_IDS", "LIFECYCLE_MACHINES"} <= set(variables)
    parts = variables["USAGE_PLAN_IDS"]["Fn::Join"][1]
    text = "".join(part if isinstance(part, str) else part["Ref"] for part in parts)
    (plan,) = Template.from_stack(stack).find_resources("AWS::ApiGateway::UsagePlan")
    assert json.loads(text) == {"basic": plan}


def test_onboarding_needs_usage_plans(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="the api has no usage plans"):
        onboarding(stack, tiers=None)


def test_onboarding_may_do_what_it_needs_and_no_more(stack: cdk.Stack) -> None:
    onboarding(stack)
    statements = statements_of(stack, "OnboardingFunctionRole")
    actions = {
        action
        for statement in statements
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    assert actions == {
        "apigateway:DELETE",
        "apigateway:GET",
        "apigateway:POST",
        "apigateway:PUT",
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminDeleteUser",
        "cognito-idp:AdminGetUser",
        *(
            f"dynamodb:{name}"
            for name in (
                "BatchGetItem",
                "ConditionCheckItem",
                "DeleteItem",
                "GetItem",
                "PutItem",
                "Query",
                "UpdateItem",
            )
        ),
        "states:StartExecution",
    }
    keys = json.dumps([found["Resource"] for found in statements if "apigateway" in str(found["Action"])])
    assert "/apikeys" in keys
    assert keys.count("*") == keys.count("/apikeys/*") + keys.count("%2Fapikeys%2F*") == 2


def test_operators_are_let_to_onboard(stack: cdk.Stack) -> None:
    operator = iam.Role(stack, "Operator", assumed_by=iam.AccountRootPrincipal())
    onboarding(stack).grant_invoke(operator)
    (statement,) = statements_of(stack, "Operator")
    assert statement["Action"] == "lambda:InvokeFunction"
    assert "OnboardingFunction" in json.dumps(statement["Resource"])


def test_the_accounts_logging_role_outlives_the_stack(stack: cdk.Stack) -> None:
    ApiGatewayAccount(stack, "Account")
    template = Template.from_stack(stack)
    for kind in ("AWS::ApiGateway::Account", "AWS::IAM::Role"):
        template.has_resource(kind, {"DeletionPolicy": "Retain"})
