"""The role that a workflow's executions act with."""

from collections.abc import Iterable
from typing import cast

from aws_cdk import Acknowledgment, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from saas_constructs.data import TenantTable
from saas_constructs.functions import HandlerFunction
from saas_constructs.tenancy import TenantIsolation
from saas_constructs.tenancy.key_grant import KEY_TO_WRITE, grant_key_through
from saas_constructs.workflows.definition import OUTBOX, REVISION, STATUS
from saas_constructs.workflows.item_key import ItemKey

_LOGS = "CloudWatch Logs has no resource-level permissions for the actions that set up log delivery."
_TRACES = "X-Ray has no resource-level permissions for sending and sampling segments."
_EXEMPT = (
    "Writes a task token and the revision of the one item that the execution was started for: the key is made from the "
    "execution's own tenant_id, no other attribute may be named and none comes back."
)


def workflow_role(scope: Construct, id: str) -> iam.Role:
    """Make a role for Step Functions that may deliver logs and traces."""
    role = iam.Role(
        scope,
        id,
        assumed_by=iam.ServicePrincipal("states.amazonaws.com"),
        inline_policies={
            "Telemetry": iam.PolicyDocument(
                statements=[
                    # Step Functions Developer Guide, "Using CloudWatch Logs to log execution history".
                    iam.PolicyStatement(
                        actions=[
                            "logs:CreateLogDelivery",
                            "logs:DeleteLogDelivery",
                            "logs:DescribeLogGroups",
                            "logs:DescribeResourcePolicies",
                            "logs:GetLogDelivery",
                            "logs:ListLogDeliveries",
                            "logs:PutResourcePolicy",
                            "logs:UpdateLogDelivery",
                        ],
                        resources=["*"],  # these take no resource
                    ),
                    iam.PolicyStatement(
                        actions=[
                            "xray:GetSamplingRules",
                            "xray:GetSamplingTargets",
                            "xray:PutTelemetryRecords",
                            "xray:PutTraceSegments",
                        ],
                        resources=["*"],  # nor do these
                    ),
                ]
            )
        },
    )
    Validations.of(cast("iam.CfnRole", role.node.default_child)).acknowledge(
        Acknowledgment(id="AwsSolutions-IAM5[Resource::*]", reason=f"{_LOGS} {_TRACES}"),
    )
    return role


def grant_invoke(role: iam.Role, function: HandlerFunction) -> None:
    """Let a workflow's role invoke a function, unqualified; the L2's grant adds all of its versions by a wildcard."""
    role.add_to_principal_policy(
        iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function.function_arn])
    )


def grant_publish(role: iam.Role, topic: sns.ITopic) -> None:
    """Let a workflow's role publish to a topic, and SNS use the topic's key for it, without the L2's wildcard."""
    role.add_to_principal_policy(iam.PolicyStatement(actions=["sns:Publish"], resources=[topic.topic_arn]))
    if topic.master_key is not None:
        grant_key_through("sns", role, ["kms:Decrypt", "kms:GenerateDataKey"], topic.master_key)


def grant_tokens(role: iam.Role, table: TenantTable, key: ItemKey, attributes: Iterable[str]) -> None:
    """Let a workflow's role keep its tokens on the items of one kind, and read nothing.

    Args:
        role: The workflow's.
        table: Where the items are.
        key: Of the items.
        attributes: Where tokens go.
    """
    TenantIsolation.exempt(role, reason=_EXEMPT)
    role.add_to_principal_policy(
        iam.PolicyStatement(
            actions=["dynamodb:UpdateItem"],
            resources=[table.table.table_arn, *([] if table.dedicated is None else [table.dedicated.arn_for(role)])],
            # Amazon DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control".
            conditions={
                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": [key.leading_key_pattern]},
                "ForAllValues:StringEquals": {
                    "dynamodb:Attributes": ["pk", "sk", STATUS, REVISION, OUTBOX, *sorted(attributes)]
                },
                "Null": {"dynamodb:LeadingKeys": "false", "dynamodb:Attributes": "false"},
                "StringEqualsIfExists": {"dynamodb:ReturnValues": "NONE"},
            },
        )
    )
    if table.table.encryption_key is not None:
        grant_key_through("dynamodb", role, KEY_TO_WRITE, table.table.encryption_key)
    if table.dedicated is not None:
        table.dedicated.grant_any_key(role, list(KEY_TO_WRITE))
