"""The function that makes a tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.control_plane.tenant_lifecycle import TenantLifecycle
from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from aws_cdk import aws_iam as iam

    from saas_constructs.api import TenantAwareApi
    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.events import EventBus
    from saas_constructs.identity import UserDirectory


class TenantOnboarding(Construct):
    """Makes a tenant in the registry, its API key in the tier's usage plan, and its first user.

    Operators invoke the function directly: see `grant_invoke`.

    Args:
        registry: Where tenants and memberships are written.
        directory: Where the first user is made.
        api: Whose usage plans the tenant's key joins.
        event_bus: Where the tenant is announced, as source ``saas.tenants``.
        lifecycle: What goes on with tenants that are not made at once; one is made when left out.
        log_retention: How long the function's logs are kept.
        log_removal_policy: What becomes of the logs when the function leaves the stack.

    Raises:
        ValueError: The API has no usage plans.

    Attributes:
        function: The function.
        lifecycle: What goes on with tenants that are not made at once.
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
        lifecycle: TenantLifecycle | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self.lifecycle = lifecycle or TenantLifecycle(
            self,
            "Lifecycle",
            registry=registry,
            directory=directory,
            api=api,
            event_bus=event_bus,
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        self.function = HandlerFunction(
            self,
            "Function",
            handler="lambdas.tenants.onboard_tenant.handler",
            description="Makes a tenant: registry, API key, first user, event",
            files={} if api.tiers is None else {"tiers.json": api.tiers.to_json()},
            timeout=Duration.seconds(30),
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        self.lifecycle.grant_onboard(self.function)

    def grant_invoke(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let an operator make tenants."""
        return self.function.grant_invoke(grantee)
