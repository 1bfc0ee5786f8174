"""Files: the operations of the API on them, what looks into uploads, and what deletes those that nobody needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, TimeZone
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from saas_constructs.events import UploadInspection
from saas_constructs.packaging import DependencySet
from saas_constructs.schedules import TenantSchedule
from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.data import TenantFiles, TenantTable
    from saas_constructs.functions import HandlerFunction
    from stacks.services.settings import ServiceSettings

OPERATIONS: Final = {
    "createUpload": ("lambdas.files.create_upload.handler", TenantAccess.WRITE),
    "getFile": ("lambdas.files.get_file.handler", TenantAccess.READ),
    "deleteFile": ("lambdas.files.delete_file.handler", TenantAccess.READ_WRITE),
}
"""Handler of each operation, and what it may do with the tenant's items."""

_PARTITIONS: Final = ("files",)
# A vCPU's share, and room for 40 megapixels twice.
_MEMORY: Final = 1769
_SWEEP_HOUR, _SWEEP_MINUTE = "3", "40"


class Files(Construct):
    """Functions of the operations on files.

    Args:
        settings: The stage's.
        table: Where is kept what is known of files.
        files: Where they are.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: ServiceSettings, table: TenantTable, files: TenantFiles
    ) -> None:
        super().__init__(scope, construct_id)
        self.handlers: Mapping[str, HandlerFunction] = settings.operations(
            self, table, OPERATIONS, partitions=_PARTITIONS
        )
        files.grant_upload(self.handlers["createUpload"])
        files.grant_delete(self.handlers["deleteFile"])


class FileWork(Construct):
    """What looks into uploads, and the nightly sweep of files that nobody needs.

    Args:
        settings: The stage's.
        table: Where is kept what is known of files.
        files: Where they are.
        registry: All tenants.

    Attributes:
        inspection: Queue and function of uploads.
        sweep: Every night, in UTC.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        table: TenantTable,
        files: TenantFiles,
        registry: TenantRegistry,
    ) -> None:
        super().__init__(scope, construct_id)
        inspector = settings.worker(
            self,
            "InspectUpload",
            "lambdas.files.inspect_upload.handler",
            description="Checks uploads and makes pictures of them",
            dependencies=[DependencySet.PICTURES],
            memory_size=_MEMORY,
            timeout=Duration.minutes(1),
        )
        table.grant_tenant_access(inspector, TenantAccess.READ_WRITE, partitions=_PARTITIONS)
        self.inspection = UploadInspection(
            self, "Inspection", files=files, function=inspector, alarm_topic=settings.alarm_topic
        )
        sweeper = settings.worker(
            self,
            "SweepFiles",
            "lambdas.files.sweep_files.handler",
            description="Deletes a tenant's files that nobody needs",
            timeout=Duration.minutes(5),
        )
        table.grant_tenant_access(sweeper, TenantAccess.READ_WRITE, partitions=_PARTITIONS)
        files.grant_delete(sweeper)
        self.sweep = TenantSchedule(
            self,
            "Sweep",
            job="file-sweep",
            schedule=scheduler.ScheduleExpression.cron(
                hour=_SWEEP_HOUR, minute=_SWEEP_MINUTE, time_zone=TimeZone.ETC_UTC
            ),
            registry=registry,
            worker=sweeper,
            alarm_topic=settings.alarm_topic,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
