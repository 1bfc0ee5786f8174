"""The consumer of OrderPlaced that starts the order's workflow."""

from typing import Final

from lambdas.shared import aws, settings, standing
from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.order_events import OrderPlaced
from lambdas.shared.observability import count, logger
from lambdas.workflows.starting import WorkflowStarter, execution_name
from lambdas.workflows.time_limits import TimeLimits

_limits: Final = TimeLimits.from_json(settings.required("TIME_LIMITS"))
_pool_table: Final = settings.required("TABLE_NAME")


def _table_of(tenant_id: str) -> str:
    registry = standing.tenants()
    found = None if registry is None else registry.find(tenant_id)
    return found.table or _pool_table if found else _pool_table


_starter: Final = WorkflowStarter(aws.client("stepfunctions"), settings.required("WORKFLOW_ARN"), _limits, _table_of)


@event_consumer(OrderPlaced)
def handler(event: OrderPlaced) -> None:
    """Start the order's workflow; the same event again starts nothing."""
    if not _limits.knows(event.tier):
        logger.warning("unknown tier", tier=event.tier, remedy="deploy the stage that knows it")
        count("UnknownTier")
    started = _starter.start(event)
    logger.info(
        "workflow started" if started else "workflow started before",
        order_id=event.order_id,
        execution=execution_name(event.tenant_id, event.order_id),
    )
