"""What a session may do for a tenant's stack: all that it holds, and nothing outside of it."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from saas_constructs.control_plane import TenantRegistry
from saas_constructs.control_plane.tenant_functions_boundary import tenant_functions_boundary
from saas_constructs.control_plane.tenant_stack_role import tenant_stack_role
from saas_constructs.tenancy import DedicatedTables
from tests.constructs.functions import own_function

_SNAPSHOTS = Path(__file__).parents[1] / "stacks" / "snapshots"
# By type, what making and deleting it takes (CloudFormation registry, "handlers" of the resource types' schemas).
NEEDED = {
    "AWS::ApiGateway": {"apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"},
    "AWS::DynamoDB::GlobalTable": {
        *(f"dynamodb:{name}Table" for name in ("Create", "Delete", "Describe")),
        *("dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTimeToLive", "dynamodb:TagResource"),
        *("dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTimeToLive", "kms:CreateGrant", "kms:DescribeKey"),
    },
    "AWS::IAM::Policy": {"iam:DeleteRolePolicy", "iam:GetRolePolicy", "iam:PutRolePolicy"},
    "AWS::IAM::Role": {"iam:CreateRole", "iam:DeleteRole", "iam:GetRole", "iam:PutRolePolicy", "iam:TagRole"},
    "AWS::KMS::Key": {"kms:CreateKey", "kms:EnableKeyRotation", "kms:ScheduleKeyDeletion", "kms:TagResource"},
    "AWS::Lambda::EventSourceMapping": {"lambda:CreateEventSourceMapping", "lambda:DeleteEventSourceMapping"},
    "AWS::Lambda::Function": {
        *("iam:PassRole", "lambda:CreateFunction", "lambda:DeleteFunction", "lambda:GetFunction", "s3:GetObject"),
        *("lambda:GetLayerVersion", "lambda:PutFunctionConcurrency", "lambda:TagResource"),
    },
    "AWS::Lambda::Permission": {"lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"},
    "AWS::Logs::LogGroup": {
        *("logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DescribeLogGroups", "logs:PutRetentionPolicy"),
        "logs:TagResource",
    },
    "AWS::Logs::SubscriptionFilter": {
        *("logs:DeleteSubscriptionFilter", "logs:DescribeSubscriptionFilters", "logs:PutSubscriptionFilter"),
    },
}
# What IAM lets nobody name a resource of, without a condition: it shows, and changes nothing.
SHOWS = {"lambda:GetEventSourceMapping", "lambda:ListTags", "logs:DescribeLogGroups"}


TENANT, STACK = "${aws:PrincipalTag/tenant_id}", "${aws:PrincipalTag/stack}"
URL = "https://assets.invalid/silo.json"


@pytest.fixture(scope="module")
def template() -> Template:
    stack = cdk.Stack(cdk.App(), "Plane", env=cdk.Environment(account="111122223333", region="eu-west-1"))
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:publisher"
    tables, registry = DedicatedTables("dev-tenant"), TenantRegistry(stack, "Registry")
    tenant_stack_role(
        stack,
        "Role",
        tables=tables,
        template_urls=[URL],
        boundary=tenant_functions_boundary(stack, "Boundary", tables=tables, registry=registry),
        callers=[own_function(stack, "Deploy"), own_function(stack, "Delete")],
        publisher=lambda_.Function.from_function_arn(stack, "Publisher", arn),
        layer=lambda_.LayerVersion.from_layer_version_arn(
            stack, "Layer", "arn:aws:lambda:eu-west-1:111122223333:layer:layer:1"
        ),
    )
    return Template.from_stack(stack)


@pytest.fixture(scope="module")
def policy(template: Template) -> list[dict[str, Any]]:
    """What a session may do."""
    found = template.find_resources("AWS::IAM::Policy")
    (own,) = (policy for name, policy in found.items() if name.startswith("RoleDefaultPolicy"))
    statements: list[dict[str, Any]] = own["Properties"]["PolicyDocument"]["Statement"]
    return statements


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def allowing(policy: list[dict[str, Any]], action: str) -> list[dict[str, Any]]:
    return [statement for statement in policy if action in listed(statement["Action"])]


@pytest.mark.parametrize("model", ["Bridge", "Silo"])
def test_it_may_make_and_delete_all_that_a_tenants_stack_holds(policy: list[dict[str, Any]], model: str) -> None:
    template = json.loads((_SNAPSHOTS / f"production-eu-{model}.json").read_text())
    types = {resource["Type"] for resource in template["Resources"].values()}
    kinds = {name if name in NEEDED else name.rpartition("::")[0] for name in types}
    allowed = {action for statement in policy for action in listed(statement["Action"])}
    missing = {kind: sorted(NEEDED[kind] - allowed) for kind in kinds if NEEDED[kind] - allowed}
    assert missing == {}


def test_a_session_is_for_one_stack_whose_name_holds_its_tenant(template: Template) -> None:
    (role,) = (found for name, found in template.find_resources("AWS::IAM::Role").items() if name.startswith("Role"))
    trusted = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert len(trusted) == 2
    for statement in trusted:
        assert set(statement["Principal"]) == {"AWS"}
        assert statement["Condition"] == {
            "StringLike": {
                "aws:RequestTag/tenant_id": "t????????????",
                "aws:RequestTag/stack": "dev-tenant-${aws:RequestTag/tenant_id}-????????",
            },
            "ForAllValues:StringEquals": {"aws:TagKeys": ["stack", "tenant_id"]},
        }


def test_it_reaches_nothing_but_what_bears_the_stacks_name_or_the_tenants_tag(policy: list[dict[str, Any]]) -> None:
    for statement in policy:
        actions = set(listed(statement["Action"]))
        assert not any("*" in action for action in actions)
        resources, condition = json.dumps(statement["Resource"]), json.dumps(statement.get("Condition", {}))
        if actions <= SHOWS | {"cloudformation:DescribeStacks", "lambda:GetLayerVersion", "s3:GetObject"}:
            continue
        of_publisher = "lambda:FunctionArn" in condition
        passed = actions == {"iam:PassRole"} and "role/dev-tenant-*" in resources
        assert STACK in resources or TENANT in condition or of_publisher or passed, statement


def test_what_a_stack_holds_is_changed_by_cloudformation_only(policy: list[dict[str, Any]]) -> None:
    for statement in policy:
        actions = set(listed(statement["Action"]))
        condition = statement.get("Condition", {})
        own = STACK in json.dumps(statement["Resource"]) and all(
            action.startswith("cloudformation:") for action in actions
        )
        if own or actions == {"s3:GetObject"}:
            continue
        assert condition["ForAnyValue:StringEquals"] == {"aws:CalledVia": ["cloudformation.amazonaws.com"]}, statement


def test_a_stack_is_made_from_our_templates_and_with_no_other_role(policy: list[dict[str, Any]]) -> None:
    (making,) = allowing(policy, "cloudformation:CreateStack")
    assert making["Condition"] == {
        "StringEquals": {"cloudformation:TemplateUrl": [URL]},
        "Null": {"cloudformation:RoleArn": "true"},
    }
    assert not allowing(policy, "cloudformation:UpdateStack")
    assert not allowing(policy, "cloudformation:CreateChangeSet")


@pytest.mark.parametrize("action", ["iam:CreateRole", "iam:PutRolePolicy"])
def test_roles_that_it_makes_are_bounded(policy: list[dict[str, Any]], action: str) -> None:
    (making,) = allowing(policy, action)
    bound = making["Condition"]["StringEquals"]["iam:PermissionsBoundary"]
    assert bound["Ref"].startswith("Boundary")


def test_nothing_unbinds_a_role_or_lets_others_take_it(policy: list[dict[str, Any]]) -> None:
    allowed = {action for statement in policy for action in listed(statement["Action"])}
    assert not allowed & {
        *("iam:AttachRolePolicy", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:UntagRole"),
        *("iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy"),
    }
    assert not [action for action in allowed if action.startswith("sts:")]


def test_roles_that_it_makes_are_passed_to_functions_only(policy: list[dict[str, Any]]) -> None:
    (passing,) = allowing(policy, "iam:PassRole")
    assert passing["Condition"]["StringEquals"] == {"iam:PassedToService": "lambda.amazonaws.com"}
    assert "role/dev-tenant-*" in json.dumps(passing["Resource"])


def test_the_boundary_lets_nobody_change_resources_or_permissions(template: Template) -> None:
    (boundary,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    statements = boundary["Properties"]["PolicyDocument"]["Statement"]
    actions = {action for statement in statements for action in listed(statement["Action"])}
    assert not [action for action in actions if "*" in action or action.partition(":")[0] in {"iam", "lambda"}]
    assert not actions & {"dynamodb:Scan", "dynamodb:DeleteTable", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"}
    (items,) = (statement for statement in statements if "dynamodb:PutItem" in listed(statement["Action"]))
    assert "table/dev-tenant-t????????????-*" in json.dumps(items["Resource"])
    (using,) = (statement for statement in statements if "kms:Decrypt" in listed(statement["Action"]))
    assert len(using["Condition"]["StringEquals"]["kms:ViaService"]) == 2
    (taking,) = (statement for statement in statements if "sts:AssumeRole" in listed(statement["Action"]))
    assert "role/dev-tenant-*" in json.dumps(taking["Resource"])
