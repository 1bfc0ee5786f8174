"""A template that keeps tenants apart, and ways to change it."""

import copy
from collections.abc import Callable
from typing import Any

ARN = {"Fn::GetAtt": ["Table", "Arn"]}
BOUND = {
    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant_id}#*"]},
    "Null": {"dynamodb:LeadingKeys": "false"},
}
TRUST: dict[str, Any] = {
    "Effect": "Allow",
    "Action": ["sts:AssumeRole", "sts:TagSession"],
    "Principal": {"AWS": {"Fn::GetAtt": ["Own", "Arn"]}},
    "Condition": {
        "StringLike": {"aws:RequestTag/tenant_id": "t????????????"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["tenant_id"]},
    },
}
Template = dict[str, Any]
Change = Callable[[Template], object]


def allow(action: Any, resource: Any, condition: Any = None) -> dict[str, Any]:
    """Make a statement."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return statement if condition is None else statement | {"Condition": condition}


def role(*statements: dict[str, Any], trust: Any = None, **properties: Any) -> dict[str, Any]:
    """Make a role with an inline policy."""
    service = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    policy = {"PolicyName": "Policy", "PolicyDocument": {"Statement": list(statements)}}
    document = {"Statement": [trust or service]}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": document, "Policies": [policy], **properties},
    }


def template() -> Template:
    """Make a template that keeps tenants apart."""
    return {
        "Resources": {
            "Table": {
                "Type": "AWS::DynamoDB::GlobalTable",
                "Properties": {"Replicas": [{"Region": {"Ref": "AWS::Region"}}]},
                "Metadata": {"SaasConstructs::TenantResource": True},
            },
            "Own": role(allow(["sts:AssumeRole", "sts:TagSession"], {"Fn::GetAtt": ["Access", "Arn"]})),
            "Access": role(allow(["dynamodb:GetItem", "dynamodb:Query"], ARN, BOUND), trust=TRUST),
        }
    }


def add(**resources: Any) -> Change:
    """Add resources."""
    return lambda changed: changed["Resources"].update(copy.deepcopy(resources))


def in_access(action: Any, resource: Any, condition: Any = None) -> Change:
    """Let the access role have another statement."""
    return add(Access=role(allow(action, resource, condition), trust=TRUST))


def in_own(action: Any, resource: Any, condition: Any = None) -> Change:
    """Let a function's role have another statement."""
    return add(Own=role(allow(action, resource, condition)))


def trusting(**changes: Any) -> Change:
    """Change the trust policy of the access role."""
    return add(Access=role(allow("dynamodb:GetItem", ARN, BOUND), trust=TRUST | changes))


def without(operator: str) -> dict[str, Any]:
    """Leave one condition out."""
    return {key: value for key, value in BOUND.items() if key != operator}


LITERAL = "arn:aws:dynamodb:eu-west-1:111122223333:table/"
