"""Consumer of ``OrderCompleted``."""

from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.order_events import OrderCompleted
from lambdas.shared.tenant import Tenant
from lambdas.supplies.usage import apply_order
from lambdas.supplies.wiring import usage_of


@event_consumer(OrderCompleted)
def handler(event: OrderCompleted) -> None:
    """Take what a served order used from the site's supplies."""
    tenant = Tenant.for_service(event.tenant_id, "supplies")
    apply_order(event, stock=usage_of(tenant))
