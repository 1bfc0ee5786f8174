"""Consumer of ``OrderPlaced`` that counts the orders of a day, for tenants who have a limit of them."""

from collections.abc import Iterable, Sequence

from lambdas.orders import wiring
from lambdas.orders.counting import count_orders
from lambdas.orders.order_counts import OrderCounts
from lambdas.shared import standing
from lambdas.shared.consumer import batch_consumer
from lambdas.shared.contracts.order_events import OrderPlaced
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenants import Tenants
from lambdas.shared.tiers import Tiers

tenants = standing.tenants() or Tenants.from_environment()
tiers = Tiers.load()


def is_limited(tenant_id: str) -> bool:
    """Whether the tenant's orders of a day are limited."""
    found = tenants.find(tenant_id)
    return found is not None and tiers.effective(found.tier, found.overrides).orders_per_day is not None


def counts_of(tenant_id: str) -> OrderCounts:
    """The tenant's counters, reached with that tenant's own session."""
    return OrderCounts(*wiring.data.of(Tenant.for_service(tenant_id, "quota")), tenant_id)


@batch_consumer(OrderPlaced)
def handler(events: Sequence[OrderPlaced]) -> Iterable[OrderPlaced]:
    """Count placed orders."""
    return count_orders(events, is_limited=is_limited, counts_of=counts_of)
