"""What makes and removes the stacks of tenants that have one of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.control_plane.tenant_stack_role import assets_arn, tenant_stack_role
from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_lambda as lambda_

    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.control_plane.tenant_stack_template import TenantStackTemplate
    from saas_constructs.tenancy import DedicatedTables

_WHY: Final = "A tenant's stack is made by this function: its name starts with the prefix of tenants' stacks."
_ASSETS: Final = "CloudFormation reads the template among the app's assets with the caller's permissions."


class TenantStacks(Construct):
    """Steps of a tenant's life cycle: ``DeployStack``, with its undoing, and ``DeleteStack``.

    The functions may make stacks from these templates only, with a role of CloudFormation's that reaches what such
    stacks hold only.

    Args:
        tables: Tells the prefix of the stacks' names.
        templates: Template by isolation model.
        registry: Where operations and tenants are.
        publisher: What publishes the events of tenants' own tables.
        layer: Third-party code of the stacks' functions.
        files: ``tiers.json``.
        log_retention: How long the functions' logs are kept.
        log_removal_policy: What becomes of the logs when the functions leave the stack.

    Attributes:
        deploy: The step that makes a tenant's stack.
        delete: The step that removes it.
        role: What CloudFormation makes it with.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tables: DedicatedTables,
        templates: Mapping[str, TenantStackTemplate],
        registry: TenantRegistry,
        publisher: lambda_.IFunction,
        layer: lambda_.ILayerVersion,
        files: Mapping[str, str],
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        stack = Stack.of(self)
        self.role = tenant_stack_role(self, "Role", tables=tables, publisher=publisher, layer=layer)
        self.deploy, self.delete = (
            HandlerFunction(
                self,
                name,
                handler=f"lambdas.tenant_stacks.{handler}.handler",
                description=description,
                timeout=Duration.seconds(30),
                files=files,
                log_retention=log_retention,
                log_removal_policy=log_removal_policy,
            )
            for name, handler, description in (
                ("Deploy", "deploy_stack", "Makes a tenant's own stack"),
                ("Delete", "delete_stack", "Removes a tenant's own stack"),
            )
        )
        where = {model: template.where for model, template in templates.items()}
        self.deploy.add_environment("STACK_TEMPLATES", stack.to_json_string(where))
        self.deploy.add_environment("STACK_ROLE_ARN", self.role.role_arn)
        stacks = stack.format_arn(service="cloudformation", resource="stack", resource_name=f"{tables.prefix}-*/*")
        looking = ["cloudformation:DescribeStackEvents", "cloudformation:DescribeStacks"]
        removing = ["cloudformation:DeleteStack", "cloudformation:UpdateTerminationProtection"]
        for function in (self.deploy, self.delete):
            function.add_environment("TENANT_STACK_PREFIX", tables.prefix)
            registry.grant_change_tenants(function)
            iam.Grant.add_to_principal(grantee=function, actions=[*looking, *removing], resource_arns=[stacks])
        iam.Grant.add_to_principal(
            grantee=self.deploy,
            actions=["cloudformation:CreateStack", "cloudformation:TagResource"],
            resource_arns=[stacks],
            conditions={
                "StringEquals": {
                    "cloudformation:TemplateUrl": [template.template_url for template in templates.values()]
                },
                "ArnEquals": {"cloudformation:RoleArn": self.role.role_arn},
            },
        )
        iam.Grant.add_to_principal(
            grantee=self.deploy,
            actions=["iam:PassRole"],
            resource_arns=[self.role.role_arn],
            conditions={"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}},
        )
        assets = assets_arn(stack)
        iam.Grant.add_to_principal(grantee=self.deploy, actions=["s3:GetObject"], resource_arns=[assets])
        for function in (self.deploy, self.delete):
            acknowledge_wildcards(function.role, [stacks], _WHY)
        acknowledge_wildcards(self.deploy.role, [assets], _ASSETS)
