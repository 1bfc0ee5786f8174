"""The role whose sessions make and remove one tenant's stack each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.control_plane.tenant_stack_actions import CHANGE, MAKE, MAPPING, SHOWN, STACK, TABLE
from saas_constructs.tenancy import DedicatedTables, TenantIsolation
from saas_constructs.tenancy.dedicated_tables import ANY_TENANT, TENANT_TAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aws_cdk import aws_lambda as lambda_
    from constructs import Construct

    from saas_constructs.functions import HandlerFunction

STACK_TAG: Final = "stack"
"""Session tag with the name of the one stack that a session is for."""
_EXEMPT: Final = (
    "It makes and deletes the table of the one stack that its session is tagged with, through CloudFormation and from "
    "templates of this app alone, and reads and writes no item."
)
_WHY: Final = (
    "What a tenant's stack holds is made long after this role: its names start with the stack's, which the session's "
    "tag tells, or it bears the tenant's tag."
)
_OF_STACK: Final = f"${{aws:PrincipalTag/{STACK_TAG}}}"
_TENANT: Final = f"${{aws:PrincipalTag/{TENANT_TAG}}}"
# CloudFormation calls with the session of whoever called it, where no role is passed to it; nobody else may (IAM User
# Guide, "Forward access sessions").
_VIA: Final = {"ForAnyValue:StringEquals": {"aws:CalledVia": ["cloudformation.amazonaws.com"]}}
_ASKED: Final = {"StringEquals": {f"aws:RequestTag/{TENANT_TAG}": _TENANT}}
_HELD: Final = {"StringEquals": {f"aws:ResourceTag/{TENANT_TAG}": _TENANT}}

Statement = tuple["Iterable[str]", "Sequence[str]", "Mapping[str, Any]"]
"""Actions, resources and conditions."""


def tenant_stack_role(
    scope: Construct,
    id: str,
    *,
    tables: DedicatedTables,
    template_urls: Sequence[str],
    boundary: iam.IManagedPolicy,
    callers: Sequence[HandlerFunction],
    publisher: lambda_.IFunction,
    layer: lambda_.ILayerVersion,
) -> iam.Role:
    """Make a role whose sessions reach one tenant's stack and what it holds, and nothing else.

    A session is tagged with ``tenant_id`` and ``stack``, a name that holds this tenant's id.

    Args:
        scope: Where it stands.
        id: Its id.
        tables: Tells the prefix of the stacks' names.
        template_urls: What stacks may be made from.
        boundary: What every role that it makes must be bounded by.
        callers: Functions that take sessions.
        publisher: The only function that the streams of tenants' tables may be mapped to.
        layer: What functions of tenants' stacks share.
    """
    role = iam.Role(scope, id, assumed_by=iam.CompositePrincipal(*(_caller(one, tables) for one in callers)))
    TenantIsolation.exempt(role, reason=_EXEMPT)
    stack = Stack.of(scope)
    statements = [
        *_operations(stack, template_urls),
        *((actions, arns, {**_VIA, **bound}) for actions, arns, bound in _resources(stack, tables.prefix, boundary)),
        *(
            (actions, arns, {**_VIA, **bound})
            for actions, arns, bound in _shared(stack, publisher=publisher, layer=layer)
        ),
        # Template and code are read with the session's permissions, by whichever service needs them.
        (["s3:GetObject"], [assets_arn(stack)], {}),
    ]
    for actions, arns, bound in statements:
        role.add_to_principal_policy(
            iam.PolicyStatement(actions=sorted(actions), resources=list(arns), conditions=dict(bound))
        )
    acknowledge_wildcards(role, dict.fromkeys(arn for _, arns, _ in statements for arn in arns if "*" in arn), _WHY)
    return role


def assets_arn(stack: Stack) -> str:
    """Pattern of what lies in the region's buckets of assets, whatever the qualifier of its bootstrap stack."""
    return f"arn:{stack.partition}:s3:::cdk-*-assets-{stack.account}-{stack.region}/*"


def _caller(function: HandlerFunction, tables: DedicatedTables) -> iam.IPrincipal:
    named = f"{tables.prefix}-${{aws:RequestTag/{TENANT_TAG}}}-{'?' * 8}"
    return (
        iam.ArnPrincipal(function.role.role_arn)
        .with_conditions(
            {
                "StringLike": {
                    f"aws:RequestTag/{TENANT_TAG}": ANY_TENANT,
                    f"aws:RequestTag/{STACK_TAG}": named,
                },
                "ForAllValues:StringEquals": {"aws:TagKeys": [STACK_TAG, TENANT_TAG]},
            }
        )
        .with_session_tags()
    )


def _operations(stack: Stack, template_urls: Sequence[str]) -> list[Statement]:
    """What a session does by itself: with its one stack, and without passing a role to CloudFormation."""
    own = [stack.format_arn(service="cloudformation", resource="stack", resource_name=f"{_OF_STACK}/*")]
    made = {
        "StringEquals": {"cloudformation:TemplateUrl": list(template_urls)},
        "Null": {"cloudformation:RoleArn": "true"},
    }
    return [
        (STACK, own, {}),
        (["cloudformation:CreateStack"], own, made),
        (["cloudformation:TagResource"], own, _ASKED),
    ]


def _resources(stack: Stack, prefix: str, boundary: iam.IManagedPolicy) -> list[Statement]:
    """What CloudFormation does for a session with what its stack holds."""
    here = f"{stack.region}:{stack.account}"
    functions = [f"arn:{stack.partition}:lambda:{here}:function:{prefix}-*"]
    groups = f"arn:{stack.partition}:logs:{here}:log-group:{prefix}-*"
    logs = [groups, f"{groups}:*"]
    roles = [f"arn:{stack.partition}:iam::{stack.account}:role/{prefix}-*"]
    keys = [stack.format_arn(service="kms", resource="key", resource_name="*")]
    gateway = f"arn:{stack.partition}:apigateway:{stack.region}::"
    kinds = ("restapis", "usageplans", "apikeys")
    bounded = {"iam:PermissionsBoundary": boundary.managed_policy_arn}
    making = [*functions, *logs, *roles, *keys, *(f"{gateway}/{kind}" for kind in kinds), f"{gateway}/tags/*"]
    changing = [*functions, *logs, *roles, *keys, *(f"{gateway}/{kind}/*" for kind in kinds)]
    # A table's name has room for the stack's whole name. The others' have 24 characters of it: the tag does the rest.
    table = stack.format_arn(service="dynamodb", resource="table", resource_name=f"{_OF_STACK}-*")
    return [
        (TABLE, [table], {}),
        # One statement for all kinds, as a role's policies have a limited length.
        (MAKE, making, _ASKED),
        (CHANGE, changing, _HELD),
        (["kms:CreateKey"], ["*"], _ASKED),
        (["iam:CreateRole"], roles, {"StringEquals": {**_ASKED["StringEquals"], **bounded}}),
        (["iam:PutRolePolicy"], roles, {"StringEquals": {**_HELD["StringEquals"], **bounded}}),
        # IAM knows no tag of the role that is passed.
        (["iam:PassRole"], roles, {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}),
    ]


def _shared(stack: Stack, *, publisher: lambda_.IFunction, layer: lambda_.ILayerVersion) -> list[Statement]:
    """What belongs to no tenant's stack, and is looked at or used by each."""
    return [
        (["lambda:GetLayerVersion"], [layer.layer_version_arn], {}),
        (MAPPING, ["*"], {"ArnEquals": {"lambda:FunctionArn": publisher.function_arn}}),
        (SHOWN, ["*"], {}),
        # The outputs of the app's own stacks.
        (
            ["cloudformation:DescribeStacks"],
            [stack.format_arn(service="cloudformation", resource="stack", resource_name="*")],
            {},
        ),
    ]
