"""Worker of the tasks of kind ``sales-report``."""

import functools

from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.task_events import TaskRequested
from lambdas.shared.tenant import Tenant
from lambdas.tasks.running import run_task
from lambdas.tasks.sales_report import make_report
from lambdas.tasks.wiring import sales_of, tasks_of


@event_consumer(TaskRequested)
def handler(event: TaskRequested) -> None:
    """Make the report that was asked for."""
    tenant = Tenant.for_service(event.tenant_id, "sales-report")
    run_task(event.task_id, tasks=tasks_of(tenant), work=functools.partial(make_report, sales=sales_of(tenant)))
