"""The application plane: what tenants of a cell use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack

from saas_constructs.api import OpenApiDocument, TenantAwareApi
from saas_constructs.data import TenantFiles
from saas_constructs.events import EventBus
from saas_constructs.identity import TenantAuthorizer
from saas_constructs.notifications import NotificationChannels, OperatorTopic
from saas_constructs.tenancy import DedicatedTables
from stacks.services.operations import tenant_operations
from stacks.services.settings import ServiceSettings
from stacks.services.table import application_table
from stacks.services.workflow import Workflow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_cognito as cognito
    from constructs import Construct

    from saas_constructs.control_plane import TenantRegistry, UsageTable
    from saas_constructs.functions import HandlerFunction
    from saas_constructs.identity import UserDirectory
    from stacks.config import StageConfig

DOCUMENT = Path(__file__).with_name("openapi.yaml")


class ApplicationPlaneStack(Stack):
    """One cell: API, functions, table, bus and workflow.

    Args:
        config: The stage.
        registry: All tenants.
        directory: All users.
        spa_client: The web application's client.
        domains: Functions of the operations on domains.
        usage: Where what tenants use is counted.

    Attributes:
        table: Every tenant's items.
        bus: Where services tell what happened.
        settings: What the services of the stage have in common.
        channels: How people of tenants are told.
        workflow: What waits for people on an order's way.
        api: What tenants call.
        files: What people of tenants upload, and what is made of it.
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
        domains: Mapping[str, HandlerFunction],
        usage: UsageTable,
    ) -> None:
        super().__init__(scope, construct_id, description="Application plane: API, table, bus and workflow")
        removal_policy = RemovalPolicy.RETAIN if config.retain_data else RemovalPolicy.DESTROY
        operators = OperatorTopic(self, "Operators", emails=config.operator_emails, removal_policy=removal_policy)
        self.settings = ServiceSettings(
            config=config, registry=registry, directory=directory, alarm_topic=operators.topic
        )
        self.channels = NotificationChannels(
            self,
            "Channels",
            encryption_key=operators.encryption_key,
            local_webhooks=config.local_webhooks,
        )
        self.table = application_table(
            self,
            "Table",
            dedicated=DedicatedTables(config.tenant_stack_prefix),
            deletion_protection=config.retain_data,
            removal_policy=removal_policy,
        )
        self.bus = EventBus(
            self,
            "EventBus",
            alarm_topic=operators.topic,
            log_retention=config.log_retention,
            removal_policy=removal_policy,
        )
        # Never removed with its stack, as CloudFormation deletes no bucket that holds anything.
        self.files = TenantFiles(self, "TenantFiles")
        document = OpenApiDocument.from_file(DOCUMENT)
        self.workflow = Workflow(
            self, "Workflow", settings=self.settings, table=self.table, event_bus=self.bus, channels=self.channels
        )
        self.api = TenantAwareApi(
            self,
            "Api",
            document=document,
            handlers=tenant_operations(
                self,
                settings=self.settings,
                table=self.table,
                workflow=self.workflow,
                channels=self.channels,
                files=self.files,
                domains=domains,
                usage=usage,
            ),
            authorizer=TenantAuthorizer(
                self,
                "Authorizer",
                directory=directory,
                clients=[spa_client],
                registry=registry,
                document=document,
                tiers=config.tier_policies,
                cache_ttl=Duration.seconds(config.tenant_cache_seconds),
                log_retention=config.log_retention,
                log_removal_policy=removal_policy,
            ).authorizer,
            tiers=config.tier_policies,
            throttling_rate_limit=config.throttling_rate_limit,
            throttling_burst_limit=config.throttling_burst_limit,
            cors_allowed_origins=config.origins,
            log_retention=config.log_retention,
            log_removal_policy=removal_policy,
        )
        CfnOutput(self, "ApiUrl", value=self.api.url)
        CfnOutput(self, "TableName", value=self.table.table.table_name)
        CfnOutput(self, "EventBusName", value=self.bus.event_bus.event_bus_name)
