"""Schedules: what is done for every tenant at times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, TimeZone
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from saas_constructs.schedules import TenantSchedule
from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.data import TenantTable
    from saas_constructs.functions import HandlerFunction
    from saas_constructs.workflows import OrderWorkflow
    from stacks.services.settings import ServiceSettings

OPERATIONS: Final = {
    "getDailySummary": ("lambdas.orders.get_daily_summary.handler", TenantAccess.READ),
    "listDailySummaries": ("lambdas.orders.list_daily_summaries.handler", TenantAccess.READ),
}
"""Handler of each operation, and what it may do with the tenant's items."""

# Late enough that an order of the evening before has ended.
_SUMMARY_HOUR: Final = "3"
_SUMMARY_MINUTE: Final = "15"


class Summaries(Construct):
    """Functions of the operations that show daily summaries.

    Args:
        settings: The stage's.
        table: Where summaries are.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: ServiceSettings, table: TenantTable) -> None:
        super().__init__(scope, construct_id)
        self.handlers: Mapping[str, HandlerFunction] = settings.operations(
            self, table, OPERATIONS, partitions=["summaries"]
        )


class Schedules(Construct):
    """The sweep of orders and tasks that nobody ended, and the daily summary of each site.

    Args:
        settings: The stage's.
        table: Where orders, tasks and summaries are.
        registry: All tenants.
        workflow: Whose waits end with an order that the sweep expires.

    Attributes:
        sweep: Every few minutes.
        summary: Every night, in UTC.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        table: TenantTable,
        registry: TenantRegistry,
        workflow: OrderWorkflow,
    ) -> None:
        super().__init__(scope, construct_id)
        sweeper = settings.worker(
            self,
            "SweepTenant",
            "lambdas.orders.sweep_orders.handler",
            description="Ends orders and tasks of a tenant that nobody ended",
            environment={"TIME_LIMITS": settings.time_limits},
            timeout=Duration.minutes(1),
        )
        table.grant_tenant_access(sweeper, partitions=["open", "order#*", "site#*", "task#*"])
        workflow.grant_task_response(sweeper)
        summarizer = settings.worker(
            self,
            "SummarizeTenant",
            "lambdas.orders.summarize_day.handler",
            description="Sums up a tenant's day, site by site",
            timeout=Duration.minutes(5),
        )
        table.grant_tenant_access(summarizer, partitions=["site#*#orders", "sites", "summaries"])
        self.sweep = self._schedule(
            "Sweep",
            "sweep",
            scheduler.ScheduleExpression.rate(Duration.minutes(settings.config.sweep_minutes)),
            sweeper,
            settings=settings,
            registry=registry,
        )
        self.summary = self._schedule(
            "Summary",
            "daily-summary",
            scheduler.ScheduleExpression.cron(hour=_SUMMARY_HOUR, minute=_SUMMARY_MINUTE, time_zone=TimeZone.ETC_UTC),
            summarizer,
            settings=settings,
            registry=registry,
        )

    def _schedule(
        self,
        construct_id: str,
        job: str,
        schedule: scheduler.ScheduleExpression,
        worker: HandlerFunction,
        *,
        settings: ServiceSettings,
        registry: TenantRegistry,
    ) -> TenantSchedule:
        return TenantSchedule(
            self,
            construct_id,
            job=job,
            schedule=schedule,
            registry=registry,
            worker=worker,
            alarm_topic=settings.alarm_topic,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
