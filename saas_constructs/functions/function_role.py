"""The role that a function starts with."""

from typing import cast

from aws_cdk import Acknowledgment, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

_STAR = "X-Ray has no resource-level permissions for the two actions that send segments."
_STAR_RULES = ("AwsSolutions-IAM5[Resource::*]", "Serverless-LambdaStarPermissions")


def function_role(scope: Construct, id: str, *, log_group: logs.LogGroup, tracing: lambda_.Tracing) -> iam.Role:
    """Make a role that writes to one log group, and trace segments where tracing is on.

    No managed policy: ``AWSLambdaBasicExecutionRole`` may write to every log group of the account.
    """
    policies = {"Logs": _document(["logs:CreateLogStream", "logs:PutLogEvents"], log_group.log_group_arn)}
    if tracing is not lambda_.Tracing.DISABLED:
        policies["Traces"] = _document(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*")
    role = iam.Role(
        scope,
        id,
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        inline_policies=policies,
    )
    if tracing is not lambda_.Tracing.DISABLED:
        # At the role itself and not at the construct around it, whose policy holds what is granted later.
        Validations.of(cast("iam.CfnRole", role.node.default_child)).acknowledge(
            *(Acknowledgment(id=rule, reason=_STAR) for rule in _STAR_RULES)
        )
    return role


def _document(actions: list[str], resource: str) -> iam.PolicyDocument:
    return iam.PolicyDocument(statements=[iam.PolicyStatement(actions=actions, resources=[resource])])
