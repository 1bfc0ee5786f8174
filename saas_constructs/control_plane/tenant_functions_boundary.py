"""What functions in tenants' stacks may do at most, whatever their roles' policies say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from saas_constructs.acknowledged import acknowledge_wildcards

if TYPE_CHECKING:
    from collections.abc import Iterable

    from constructs import Construct

    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.tenancy import DedicatedTables

_WHY: Final = (
    "It allows nothing by itself: it is the most that roles of tenants' stacks may be allowed, and these come later."
)
_ITEMS: Final = (
    *("BatchGetItem", "BatchWriteItem", "ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query"),
    "UpdateItem",
)
_USERS: Final = (
    *("AdminCreateUser", "AdminDisableUser", "AdminEnableUser", "AdminGetUser", "AdminResetUserPassword"),
    "AdminUserGlobalSignOut",
)


def tenant_functions_boundary(
    scope: Construct, id: str, *, tables: DedicatedTables, registry: TenantRegistry
) -> iam.ManagedPolicy:
    """Make the permissions boundary of every role in tenants' stacks.

    It holds what functions of the tenants' API do with data: nothing that makes, changes or deletes resources, roles or
    permissions, and no items outside of tenants' own tables and the registry.

    Args:
        scope: Where it stands.
        id: Its id.
        tables: Tells the prefix of the stacks' names.
        registry: All tenants, which functions read or, for their members, write.
    """
    stack = Stack.of(scope)
    table = registry.table.table_arn
    roles = stack.format_arn(service="iam", region="", resource="role", resource_name=f"{tables.prefix}-*")
    logs = f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:log-group:{tables.prefix}-*"

    def every(service: str, resource: str) -> str:
        return stack.format_arn(service=service, resource=resource, resource_name="*")

    topics = f"arn:{stack.partition}:sns:{stack.region}:{stack.account}:*"
    machines = f"arn:{stack.partition}:states:{stack.region}:{stack.account}:stateMachine:*"
    through = [f"{service}.{stack.region}.{stack.url_suffix}" for service in ("dynamodb", "s3")]
    folder = f"arn:{stack.partition}:s3:::*/${{aws:PrincipalTag/tenant_id}}/*"
    statements: list[tuple[str, Iterable[str], list[str], dict[str, Any]]] = [
        ("dynamodb", _ITEMS, [tables.arn(scope), table, f"{table}/index/*"], {}),
        (
            "kms",
            ("Decrypt", "Encrypt", "GenerateDataKey"),
            [every("kms", "key")],
            {"StringEquals": {"kms:ViaService": through}},
        ),
        ("logs", ("CreateLogStream", "PutLogEvents"), [logs], {}),
        ("xray", ("PutTelemetryRecords", "PutTraceSegments"), ["*"], {}),
        ("sts", ("AssumeRole", "TagSession"), [roles], {}),
        ("states", ("SendTaskFailure", "SendTaskSuccess"), [machines], {}),
        ("sns", ("Subscribe",), [topics], {}),
        ("sns", ("Unsubscribe",), ["*"], {}),
        ("cognito-idp", _USERS, [every("cognito-idp", "userpool")], {}),
        ("s3", ("DeleteObject", "GetObject", "PutObject"), [folder], {}),
    ]
    boundary = iam.ManagedPolicy(
        scope,
        id,
        description="What functions in tenants' stacks may do at most",
        statements=[
            iam.PolicyStatement(actions=[f"{service}:{name}" for name in names], resources=arns, conditions=conditions)
            for service, names, arns, conditions in statements
        ],
    )
    named = dict.fromkeys(arn for _, _, arns, _ in statements for arn in arns if "*" in arn)
    acknowledge_wildcards(boundary, named, _WHY)
    return boundary
