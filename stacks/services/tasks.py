"""Tasks: slow work that the API only asks for, and its workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from constructs import Construct

from saas_constructs.tasks import AsyncTask
from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.data import TenantTable
    from saas_constructs.events import EventBus
    from saas_constructs.functions import HandlerFunction
    from stacks.services.settings import ServiceSettings

OPERATIONS = {
    "requestSalesReport": ("lambdas.tasks.request_sales_report.handler", TenantAccess.WRITE),
    "getTask": ("lambdas.tasks.get_task.handler", TenantAccess.READ),
}
"""Handler of each operation, and what it may do with the tenant's items."""


class Tasks(Construct):
    """Functions of the operations that ask for tasks and show them.

    Args:
        settings: The stage's.
        table: Where tasks are.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: ServiceSettings, table: TenantTable) -> None:
        super().__init__(scope, construct_id)
        self.handlers: Mapping[str, HandlerFunction] = settings.operations(
            self, table, OPERATIONS, partitions=["task#*"]
        )


class TaskWorkers(Construct):
    """What does the tasks: one worker for each kind.

    Args:
        settings: The stage's.
        table: Where tasks are, and what they are about.
        event_bus: Where requests are told of.

    Attributes:
        sales_report: Makes sales reports.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        table: TenantTable,
        event_bus: EventBus,
    ) -> None:
        super().__init__(scope, construct_id)
        self.sales_report = AsyncTask(
            self,
            "SalesReport",
            kind="sales-report",
            worker=settings.worker(
                self,
                "MakeSalesReport",
                "lambdas.tasks.make_sales_report.handler",
                description="Makes sales reports",
                # A report that takes longer goes on from its last checkpoint.
                timeout=Duration.minutes(2),
            ),
            table=table,
            event_bus=event_bus,
            alarm_topic=settings.alarm_topic,
        )
