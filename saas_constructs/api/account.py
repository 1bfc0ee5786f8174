"""The account's settings for API Gateway in a region."""

from __future__ import annotations

from aws_cdk import Acknowledgment, RemovalPolicy, Validations
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

_MANAGED_POLICY = (
    "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]"
)


class ApiGatewayAccount(Construct):
    """Lets API Gateway write logs, for all APIs of an account in a region.

    The setting exists once in each account and region, so hold this construct in one stack of each.
    It outlives the stack: other APIs may depend on it. Source: "Set up CloudWatch logging for REST
    APIs in API Gateway" (Amazon API Gateway Developer Guide).

    Args:
        removal_policy: What becomes of role and setting when they leave the stack.

    Attributes:
        role: What API Gateway assumes to write logs.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonAPIGatewayPushToCloudWatchLogs")
            ],
        )
        self.role.apply_removal_policy(removal_policy)
        Validations.of(self.role).acknowledge(
            Acknowledgment(
                id=_MANAGED_POLICY,
                reason="API Gateway asks for this policy: the role serves the logs of all APIs in the region",
            )
        )
        account = apigateway.CfnAccount(self, "Resource", cloud_watch_role_arn=self.role.role_arn)
        account.apply_removal_policy(removal_policy)
