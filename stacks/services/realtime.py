"""Live push: order status and the kitchen's display, changed by the events themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, Duration
from constructs import Construct

from saas_constructs.realtime import ConnectionAuthorizer, RealtimeApi
from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from aws_cdk import aws_cognito as cognito

    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.data import TenantTable
    from saas_constructs.events import EventBus
    from saas_constructs.identity import UserDirectory
    from stacks.services.settings import ServiceSettings

TOLD = {
    "saas.orders": [
        "OrderPlaced",
        "OrderAccepted",
        "OrderPreparing",
        "OrderReady",
        "OrderCompleted",
        "OrderRejected",
        "OrderCancelled",
        "OrderExpired",
    ],
    "saas.menus": ["MenuItemChanged"],
    "saas.supplies": ["SupplyLow"],
    "saas.tasks": ["TaskRequested", "TaskProgressed", "TaskEnded"],
}
"""Detail types of the events that clients are told, by source."""


class Realtime(Construct):
    """The WebSocket API, resumption, and the consumer that tells clients of events.

    Args:
        settings: The stage's.
        table: Where connections and orders are.
        event_bus: Whose events are told.
        registry: All tenants.
        directory: All users.
        spa_client: The web application's client.

    Attributes:
        api: The WebSocket API.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        table: TenantTable,
        event_bus: EventBus,
        registry: TenantRegistry,
        directory: UserDirectory,
        spa_client: cognito.IUserPoolClient,
    ) -> None:
        super().__init__(scope, construct_id)
        # API Gateway waits for a route's function for 29 seconds.
        resume = settings.worker(
            self,
            "Resume",
            "lambdas.realtime.resume.handler",
            environment={"TIME_LIMITS": settings.time_limits},
            timeout=Duration.seconds(29),
        )
        table.grant_tenant_access(resume, TenantAccess.READ, partitions=["site#*#orders", "user#*#orders"])
        self.api = RealtimeApi(
            self,
            "Api",
            table=table,
            registry=registry,
            authorizer=ConnectionAuthorizer(
                self,
                "Authorizer",
                directory=directory,
                clients=[spa_client],
                registry=registry,
                site_roles=["kitchen", "manager", "owner", "waiter"],
                user_roles=["customer"],
                tenant_cache=Duration.seconds(settings.config.tenant_cache_seconds),
                log_retention=settings.config.log_retention,
                log_removal_policy=settings.removal_policy,
            ),
            actions={"resume": resume},
            tenant_cache=Duration.seconds(settings.config.tenant_cache_seconds),
            throttling_rate_limit=settings.config.throttling_rate_limit,
            throttling_burst_limit=settings.config.throttling_burst_limit,
            alarm_topic=settings.alarm_topic,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        fan_out = settings.worker(self, "FanOut", "lambdas.realtime.fan_out.handler", timeout=Duration.seconds(30))
        table.grant_tenant_access(fan_out, partitions=["feed#*"])
        self.api.grant_push(fan_out)
        event_bus.subscribe(
            self,
            "Consumer",
            function=fan_out,
            source=list(TOLD),
            detail_types=[detail_type for detail_types in TOLD.values() for detail_type in detail_types],
        )
        CfnOutput(self, "RealtimeUrl", value=self.api.url).override_logical_id("RealtimeUrl")
