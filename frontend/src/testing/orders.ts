import type { Order, OrderStatus } from "@/shared/orders";

const SEQUENCE: Partial<Record<OrderStatus, number>> = { PLACED: 1, ACCEPTED: 2, PREPARING: 3, READY: 4, SERVED: 5 };

/** An order of two dishes, as the API answers it. */
export function orderWith(order: Partial<Order> = {}): Order {
  const status = order.status ?? "PLACED";
  return {
    order_id: "0000000000000000000000a1b2",
    site_id: "main",
    brand_id: "house",
    status,
    sequence: SEQUENCE[status] ?? 2,
    currency: "EUR",
    items: [
      { sku: "margherita", name: "Margherita", quantity: 2, unit_price: 950 },
      { sku: "lemonade", name: "Lemonade", quantity: 1, unit_price: 400 },
    ],
    total: 2300,
    created_at: "2026-11-21T12:00:00Z",
    updated_at: "2026-11-21T12:00:00Z",
    placed_by: "user-1",
    ...order,
  };
}

/** The event of an order's entering its state, as the live connection tells it. */
export function eventOf(order: Order): {
  type: "event";
  event_id: string;
  detail_type: string;
  detail: Record<string, unknown>;
} {
  const names: Record<OrderStatus, string> = {
    PLACED: "OrderPlaced",
    ACCEPTED: "OrderAccepted",
    PREPARING: "OrderPreparing",
    READY: "OrderReady",
    SERVED: "OrderCompleted",
    REJECTED: "OrderRejected",
    CANCELLED: "OrderCancelled",
    EXPIRED: "OrderExpired",
  };
  const { created_at, updated_at, items, ...told } = order;
  return {
    type: "event",
    event_id: `${order.order_id}-${order.sequence}`,
    detail_type: names[order.status],
    detail: {
      note: null,
      reason: null,
      ...told,
      occurred_at: order.sequence === 1 ? created_at : updated_at,
      items: items.map(({ sku, name, quantity }) => ({ sku, name, quantity })),
    },
  };
}
