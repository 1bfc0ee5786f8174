"""What CloudFormation may do for tenants' stacks: all that they hold, and nothing outside of them."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from saas_constructs.control_plane.tenant_stack_role import tenant_stack_role
from saas_constructs.tenancy import DedicatedTables

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


@pytest.fixture(scope="module")
def policy() -> list[dict[str, Any]]:
    stack = cdk.Stack(cdk.App(), "Plane", env=cdk.Environment(account="111122223333", region="eu-west-1"))
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:publisher"
    tenant_stack_role(
        stack,
        "Role",
        tables=DedicatedTables("dev-tenant"),
        publisher=lambda_.Function.from_function_arn(stack, "Publisher", arn),
        layer=lambda_.LayerVersion.from_layer_version_arn(
            stack, "Layer", "arn:aws:lambda:eu-west-1:111122223333:layer:layer:1"
        ),
    )
    (found,) = Template.from_stack(stack).find_resources("AWS::IAM::Policy").values()
    statements: list[dict[str, Any]] = found["Properties"]["PolicyDocument"]["Statement"]
    return statements


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("model", ["Bridge", "Silo"])
def test_it_may_make_and_delete_all_that_a_tenants_stack_holds(policy: list[dict[str, Any]], model: str) -> None:
    template = json.loads((_SNAPSHOTS / f"production-eu-{model}.json").read_text())
    types = {resource["Type"] for resource in template["Resources"].values()}
    kinds = {name if name in NEEDED else name.rpartition("::")[0] for name in types}
    allowed = {action for statement in policy for action in listed(statement["Action"])}
    missing = {kind: sorted(NEEDED[kind] - allowed) for kind in kinds if NEEDED[kind] - allowed}
    assert missing == {}


def test_it_reaches_nothing_but_what_bears_a_tenants_name_or_tag(policy: list[dict[str, Any]]) -> None:
    for statement in policy:
        actions = set(listed(statement["Action"]))
        assert not any("*" in action for action in actions)
        resources = json.dumps(statement["Resource"])
        if "Condition" in statement or actions <= SHOWS:
            continue
        named = "dev-tenant-*" in resources or ":layer:layer:1" in resources
        reads = actions in ({"cloudformation:DescribeStacks"}, {"s3:GetObject"})
        assert named or reads, statement


def test_roles_that_it_makes_are_passed_to_functions_only(policy: list[dict[str, Any]]) -> None:
    (passing,) = [statement for statement in policy if "iam:PassRole" in listed(statement["Action"])]
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    assert "role/dev-tenant-*" in json.dumps(passing["Resource"])
    taking = {action for statement in policy for action in listed(statement["Action"]) if action.startswith("sts:")}
    attaching = {"iam:AttachRolePolicy", "iam:CreatePolicyVersion", "iam:DeleteRolePermissionsBoundary"}
    assert not taking
    assert not attaching & {action for statement in policy for action in listed(statement["Action"])}
