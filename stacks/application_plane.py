"""The application plane: orders of all tenants of a cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, RemovalPolicy, Stack

from saas_constructs.api import OpenApiDocument, TenantAwareApi
from saas_constructs.control_plane import TenantOnboarding
from saas_constructs.data import TenantIndex, TenantTable
from saas_constructs.events import EventBus
from saas_constructs.functions import HandlerFunction
from saas_constructs.identity import TenantAuthorizer
from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from aws_cdk import aws_cognito as cognito
    from constructs import Construct

    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.identity import UserDirectory
    from stacks.config import StageConfig

DOCUMENT = Path(__file__).with_name("openapi.yaml")
ORDERS_BY_SITE = TenantIndex("orders_by_site", "site_pk", "site_sk")


class ApplicationPlaneStack(Stack):
    """One cell: API, functions, table and bus.

    Args:
        config: The stage.
        registry: All tenants.
        directory: All users.
        spa_client: The web application's client.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: StageConfig,
        registry: TenantRegistry,
        directory: UserDirectory,
        spa_client: cognito.IUserPoolClient,
    ) -> None:
        super().__init__(scope, construct_id, description="Application plane: orders")
        self._config = config
        self._removal_policy = RemovalPolicy.RETAIN if config.retain_data else RemovalPolicy.DESTROY
        table = TenantTable(
            self,
            "Table",
            indexes=[ORDERS_BY_SITE],
            deletion_protection=config.retain_data,
            removal_policy=self._removal_policy,
        )
        bus = EventBus(self, "EventBus", log_retention=config.log_retention, removal_policy=self._removal_policy)
        document = OpenApiDocument.from_file(DOCUMENT)
        api = TenantAwareApi(
            self,
            "Api",
            document=document,
            handlers={
                "createOrder": self._function(
                    "CreateOrder", "lambdas.orders.create_order.handler", table, TenantAccess.WRITE
                ),
                "getOrder": self._function("GetOrder", "lambdas.orders.get_order.handler", table, TenantAccess.READ),
                "listOrders": self._function(
                    "ListOrders", "lambdas.orders.list_orders.handler", table, TenantAccess.READ
                ),
            },
            authorizer=TenantAuthorizer(
                self,
                "Authorizer",
                directory=directory,
                clients=[spa_client],
                registry=registry,
                document=document,
                log_retention=config.log_retention,
                log_removal_policy=self._removal_policy,
            ).authorizer,
            tiers=config.tiers,
            throttling_rate_limit=config.throttling_rate_limit,
            throttling_burst_limit=config.throttling_burst_limit,
            cors_allowed_origins=config.app_origins,
            log_retention=config.log_retention,
            log_removal_policy=self._removal_policy,
        )
        onboarding = TenantOnboarding(
            self,
            "Onboarding",
            registry=registry,
            directory=directory,
            api=api,
            event_bus=bus,
            log_retention=config.log_retention,
            log_removal_policy=self._removal_policy,
        )
        CfnOutput(self, "ApiUrl", value=api.url)
        CfnOutput(self, "TableName", value=table.table.table_name)
        CfnOutput(self, "EventBusName", value=bus.event_bus.event_bus_name)
        CfnOutput(self, "OnboardingFunctionName", value=onboarding.function.function.function_name)

    def _function(self, construct_id: str, handler: str, table: TenantTable, access: TenantAccess) -> HandlerFunction:
        function = HandlerFunction(
            self,
            construct_id,
            handler=handler,
            log_retention=self._config.log_retention,
            log_removal_policy=self._removal_policy,
        )
        table.grant_tenant_access(function, access)
        return function
