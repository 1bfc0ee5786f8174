"""The function that makes a tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from saas_constructs.api import TenantAwareApi
    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.events import EventBus
    from saas_constructs.identity import UserDirectory

EVENT_SOURCE: Final = "saas.tenants"
"""Source of the events about tenants."""


class TenantOnboarding(Construct):
    """Makes a tenant in the registry, its API key in the tier's usage plan, and its first user.

    Operators invoke the function directly: see `grant_invoke`.

    Args:
        registry: Where tenants and memberships are written.
        directory: Where the first user is made.
        api: Whose usage plans the tenant's key joins.
        event_bus: Where the tenant is announced, as source ``saas.tenants``.
        log_retention: How long the function's logs are kept.
        log_removal_policy: What becomes of the logs when the function leaves the stack.

    Raises:
        ValueError: The API has no usage plans.

    Attributes:
        function: The function.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        registry: TenantRegistry,
        directory: UserDirectory,
        api: TenantAwareApi,
        event_bus: EventBus,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        if not api.usage_plans:
            raise ValueError("the api has no usage plans for tenants to join; give it tiers")
        plan_ids = {tier: plan.usage_plan_id for tier, plan in api.usage_plans.items()}
        self.function = HandlerFunction(
            self,
            "Function",
            handler="lambdas.tenants.onboard_tenant.handler",
            description="Makes a tenant: registry, API key, first user, event",
            environment={
                "USER_POOL_ID": directory.user_pool.user_pool_id,
                "USAGE_PLAN_IDS": Stack.of(self).to_json_string(plan_ids),
            },
            timeout=Duration.seconds(30),
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        registry.grant_onboard(self.function)
        event_bus.grant_publish(self.function, source=EVENT_SOURCE)
        directory.grant_create_users(self.function)
        self._grant_keys(list(plan_ids.values()))

    def grant_invoke(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let an operator make tenants."""
        return self.function.grant_invoke(grantee)

    def _grant_keys(self, plan_ids: list[str]) -> None:
        # API Gateway's own form: HTTP methods on paths. A key's id is only known once it is made.
        stack = Stack.of(self)
        root = f"arn:{stack.partition}:apigateway:{stack.region}::"
        joins = [f"{root}/usageplans/{plan_id}/keys" for plan_id in plan_ids]
        for method, paths in (("GET", [f"{root}/apikeys"]), ("POST", [f"{root}/apikeys", *joins])):
            iam.Grant.add_to_principal(grantee=self.function, actions=[f"apigateway:{method}"], resource_arns=paths)
