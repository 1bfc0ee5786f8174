"""What an order tells when it enters a state."""

from lambdas.orders.model import Order
from lambdas.shared.contracts.order_events import ORDER_EVENTS, OrderEvent


def event_of(tenant_id: str, order: Order) -> OrderEvent:
    """The event about the order's entering the state that it is in: the same one however often it is made."""
    kind = ORDER_EVENTS[order.status]
    return kind(
        event_id=kind.id_of(tenant_id, order.order_id, order.sequence),
        tenant_id=tenant_id,
        correlation_id=order.order_id,
        occurred_at=order.updated_at,
        version=kind.VERSION,
        order_id=order.order_id,
        site_id=order.site_id,
        brand_id=order.brand_id,
        placed_by=order.placed_by,
        status=order.status,
        sequence=order.sequence,
        tier=order.tier,
        currency=order.currency,
        total=order.total,
        items=[{"sku": line.sku, "name": line.name, "quantity": line.quantity} for line in order.lines],
        note=order.note,
        reason=order.reason,
        supplies=[{"supply_id": supply_id, "quantity": quantity} for supply_id, quantity in order.supplies.items()],
    )
