"""Migrations: what takes old installations in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from saas_constructs.migration import TenantImport

if TYPE_CHECKING:
    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.data import TenantTable
    from stacks.services.settings import ServiceSettings


class Migrations(Construct):
    """Loader, survey and administration of migrations, and the outputs by which ``saas migrate`` finds them.

    Args:
        settings: The stage's.
        registry: All tenants.
        table: Every tenant's items.

    Attributes:
        tenant_import: What takes them in.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        registry: TenantRegistry,
        table: TenantTable,
    ) -> None:
        super().__init__(scope, construct_id)
        self.tenant_import = TenantImport(
            self,
            "Import",
            registry=registry,
            table=table,
            alarm_topic=settings.alarm_topic,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        stack = Stack.of(self)
        CfnOutput(stack, "MigrationQueueUrl", value=self.tenant_import.batches.queue.queue_url)
        CfnOutput(
            stack,
            "MigrationFunctionName",
            value=self.tenant_import.administration.function.function_name,
        )
        CfnOutput(stack, "MigrationSurveyFunctionName", value=self.tenant_import.survey.function.function_name)
