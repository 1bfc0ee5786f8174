"""What makes and removes the stacks of tenants that have one of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.control_plane.tenant_functions_boundary import tenant_functions_boundary
from saas_constructs.control_plane.tenant_stack_role import tenant_stack_role
from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_lambda as lambda_

    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.control_plane.tenant_stack_template import TenantStackTemplate
    from saas_constructs.tenancy import DedicatedTables


class TenantStacks(Construct):
    """Steps of a tenant's life cycle: ``DeployStack``, with its undoing, and ``DeleteStack``.

    For each stack the functions take a session that reaches this stack and what it holds, from these templates only.
    Roles in the stacks are bounded: whatever a template says, their functions work with data and change no permissions.

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
        role: What sessions are taken of, each for one stack.
        boundary: What functions in such stacks may do at most.
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
        self.boundary = tenant_functions_boundary(self, "Boundary", tables=tables, registry=registry)
        for template in templates.values():
            iam.PermissionsBoundary.of(template).apply(self.boundary)
        self.role = tenant_stack_role(
            self,
            "Role",
            tables=tables,
            template_urls=[template.template_url for template in templates.values()],
            boundary=self.boundary,
            callers=[self.deploy, self.delete],
            publisher=publisher,
            layer=layer,
        )
        where = {model: template.where for model, template in templates.items()}
        self.deploy.add_environment("STACK_TEMPLATES", stack.to_json_string(where))
        for function in (self.deploy, self.delete):
            registry.grant_change_tenants(function)
            function.add_environment("TENANT_STACK_PREFIX", tables.prefix)
            function.add_environment("STACK_ROLE_ARN", self.role.role_arn)
            function.role.add_to_principal_policy(
                iam.PolicyStatement(actions=["sts:AssumeRole", "sts:TagSession"], resources=[self.role.role_arn])
            )
