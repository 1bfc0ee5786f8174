"""The worker of the schedule that sweeps each tenant's open orders and tasks."""

from datetime import timedelta
from typing import Any

from lambdas.orders import wiring
from lambdas.orders.callbacks import Callbacks
from lambdas.orders.deadlines import Deadlines
from lambdas.orders.open_items import OpenItems
from lambdas.orders.store import OrderStore
from lambdas.orders.sweeping import Sweep
from lambdas.shared import aws, settings
from lambdas.shared.messages import message_consumer
from lambdas.shared.observability import count, logger
from lambdas.shared.task_store import TaskStore
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_job import TenantJob

deadlines = Deadlines.from_settings(settings.required("TIME_LIMITS"), settings.seconds("SWEEP_GRACE_SECONDS", 120))
task_limit = timedelta(seconds=settings.seconds("TASK_LIMIT_SECONDS", 3600))
_workflows: Any = aws.client("stepfunctions")
callbacks = Callbacks(_workflows)


@message_consumer(TenantJob.from_message)
def handler(job: TenantJob) -> None:
    """End what is overdue of one tenant."""
    tenant = Tenant.for_service(job.tenant_id, "sweep")
    items = wiring.data.of(tenant)
    sweep = Sweep(
        tenant=tenant,
        orders=OrderStore(*items, tenant),
        waits=callbacks,
        tasks=TaskStore(*items, tenant.tenant_id),
        deadlines=deadlines,
        task_limit=task_limit,
    )
    swept = sweep.run(OpenItems(*items, tenant.tenant_id))
    if swept.orders or swept.tasks:
        logger.warning("swept", orders=swept.orders, tasks=swept.tasks)
        count("OrderExpired", swept.orders)
        count("TaskTimedOut", swept.tasks)
