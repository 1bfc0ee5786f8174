import { unwrap, type TenantApi } from "@/shared/api";
import { hasRole, type Person } from "@/shared/auth";
import type { Order, OrderStatus, Ticket } from "./order";

export type Command = "accept" | "reject" | "start" | "ready" | "serve" | "cancel";

/** From which state to which each command leads. */
export const LEADS_TO: Record<Command, OrderStatus> = {
  accept: "ACCEPTED",
  reject: "REJECTED",
  start: "PREPARING",
  ready: "READY",
  serve: "SERVED",
  cancel: "CANCELLED",
};

/** Sends a command; what is so already is answered as it is. */
export function sendCommand(api: TenantApi, orderId: string, command: Command, reason?: string): Promise<Order> {
  const params = { path: { order_id: orderId } };
  if (command === "reject" || command === "cancel") {
    const body = reason ? { reason } : {};
    return unwrap<Order>(api.POST(`/orders/{order_id}/${command}`, { params, body }));
  }
  return unwrap<Order>(api.POST(`/orders/{order_id}/${command}`, { params }));
}

/** Whether somebody may call an order off; the API has the same rule and the last word. */
export function mayCancel(order: Pick<Ticket, "status" | "placed_by">, person: Person): boolean {
  if (hasRole(person, "owner", "manager")) return ["PLACED", "ACCEPTED", "PREPARING", "READY"].includes(order.status);
  if (hasRole(person, "waiter")) return ["PLACED", "ACCEPTED"].includes(order.status);
  return hasRole(person, "customer") && order.placed_by === person.userId && order.status === "PLACED";
}
