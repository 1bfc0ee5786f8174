"""The role that CloudFormation makes tenants' stacks with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.tenancy import DedicatedTables, TenantIsolation
from saas_constructs.tenancy.dedicated_tables import ANY_TENANT, TENANT_TAG

_EXEMPT: Final = (
    "Only CloudFormation takes it, for templates of this app alone; it makes and deletes tables whose names start with "
    "the prefix of tenants' stacks, and reads and writes no item."
)
_WHY: Final = (
    "What a tenant's stack holds is made long after this role: names start with the prefix of tenants' stacks, and "
    "what has an id for a name bears the tenant's tag."
)
_TABLE: Final = (
    "CreateTable",
    "DeleteTable",
    "DescribeContinuousBackups",
    "DescribeContributorInsights",
    "DescribeKinesisStreamingDestination",
    "DescribeTable",
    "DescribeTimeToLive",
    "GetResourcePolicy",
    "ListTagsOfResource",
    "TagResource",
    "UntagResource",
    "UpdateContinuousBackups",
    "UpdateTable",
    "UpdateTimeToLive",
)
_FUNCTION: Final = (
    "AddPermission",
    "CreateFunction",
    "DeleteFunction",
    "DeleteFunctionConcurrency",
    "GetFunction",
    "GetFunctionCodeSigningConfig",
    "GetFunctionConfiguration",
    "GetPolicy",
    "GetRuntimeManagementConfig",
    "ListTags",
    "PutFunctionConcurrency",
    "RemovePermission",
    "TagResource",
    "UntagResource",
    "UpdateFunctionCode",
    "UpdateFunctionConfiguration",
)
_ROLE: Final = (
    "CreateRole",
    "DeleteRole",
    "DeleteRolePolicy",
    "GetRole",
    "GetRolePolicy",
    "ListAttachedRolePolicies",
    "ListRolePolicies",
    "PutRolePolicy",
    "TagRole",
    "UntagRole",
    "UpdateAssumeRolePolicy",
)
_LOGS: Final = (
    "CreateLogGroup",
    "DeleteLogGroup",
    "DeleteRetentionPolicy",
    "DeleteSubscriptionFilter",
    "DescribeSubscriptionFilters",
    "ListTagsForResource",
    "PutRetentionPolicy",
    "PutSubscriptionFilter",
    "TagResource",
    "UntagResource",
)
_KEY: Final = (
    "CreateGrant",
    "Decrypt",
    "DescribeKey",
    "EnableKeyRotation",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "ListResourceTags",
    "PutKeyPolicy",
    "ScheduleKeyDeletion",
    "TagResource",
    "UntagResource",
)


def tenant_stack_role(
    scope: Construct, id: str, *, tables: DedicatedTables, publisher: lambda_.IFunction, layer: lambda_.ILayerVersion
) -> iam.Role:
    """Make a role that reaches what tenants' stacks hold, and nothing else.

    Args:
        scope: Where it stands.
        id: Its id.
        tables: Tells the prefix of the stacks' names.
        publisher: The only function that the streams of their tables may be mapped to.
        layer: What their functions share.
    """
    stack = Stack.of(scope)
    prefix = tables.prefix
    role = iam.Role(
        scope,
        id,
        assumed_by=iam.ServicePrincipal(
            "cloudformation.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": stack.account}}
        ),
    )
    TenantIsolation.exempt(role, reason=_EXEMPT)

    def arn(service: str, resource: str, name: str, **where: Any) -> str:
        return stack.format_arn(service=service, resource=resource, resource_name=name, **where)

    tagged = {"StringLike": {f"aws:ResourceTag/{TENANT_TAG}": ANY_TENANT}}
    asked = {"StringLike": {f"aws:RequestTag/{TENANT_TAG}": ANY_TENANT}}
    functions = f"arn:{stack.partition}:lambda:{stack.region}:{stack.account}:function:{prefix}-*"
    log_groups = f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:log-group:{prefix}-*"
    roles = f"arn:{stack.partition}:iam::{stack.account}:role/{prefix}-*"
    gateway = f"arn:{stack.partition}:apigateway:{stack.region}::"
    keys = arn("kms", "key", "*")
    statements: list[tuple[Iterable[str], Sequence[str], Mapping[str, Any]]] = [
        (_of("dynamodb", _TABLE), [arn("dynamodb", "table", f"{prefix}-*")], {}),
        (_of("lambda", _FUNCTION), [functions], {}),
        (["lambda:GetLayerVersion"], [layer.layer_version_arn], {}),
        (
            ["lambda:CreateEventSourceMapping", "lambda:DeleteEventSourceMapping", "lambda:UpdateEventSourceMapping"],
            ["*"],
            {"ArnEquals": {"lambda:FunctionArn": publisher.function_arn}},
        ),
        (["lambda:GetEventSourceMapping", "lambda:ListTags"], ["*"], {}),
        (_of("iam", _ROLE), [roles], {}),
        (["iam:PassRole"], [roles], {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}),
        (_of("logs", _LOGS), [log_groups, f"{log_groups}:*"], {}),
        (["logs:DescribeLogGroups"], ["*"], {}),
        (["kms:CreateKey"], ["*"], asked),
        (_of("kms", _KEY), [keys], tagged),
        (["apigateway:POST"], [f"{gateway}/restapis", f"{gateway}/usageplans"], asked),
        (
            ["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"],
            [f"{gateway}/restapis/*", f"{gateway}/usageplans/*", f"{gateway}/tags/*"],
            tagged,
        ),
        # The outputs of the app's own stacks, and the code and templates among its assets.
        (["cloudformation:DescribeStacks"], [arn("cloudformation", "stack", "*")], {}),
        (["s3:GetObject"], [assets_arn(stack)], {}),
    ]
    for actions, resources, conditions in statements:
        role.add_to_principal_policy(
            iam.PolicyStatement(actions=sorted(actions), resources=list(resources), conditions=dict(conditions))
        )
    acknowledge_wildcards(role, dict.fromkeys(arn for _, arns, _ in statements for arn in arns if "*" in arn), _WHY)
    return role


def assets_arn(stack: Stack) -> str:
    """Pattern of what lies in the region's buckets of assets, whatever the qualifier of its bootstrap stack."""
    return f"arn:{stack.partition}:s3:::cdk-*-assets-{stack.account}-{stack.region}/*"


def _of(service: str, names: Iterable[str]) -> list[str]:
    return [f"{service}:{name}" for name in names]
