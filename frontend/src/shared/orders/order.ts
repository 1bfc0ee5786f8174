import type { Schemas } from "@/shared/api";
import type { LiveEvent } from "@/shared/realtime";

export type Order = Schemas["Order"];
export type OrderStatus = Order["status"];

/** An order as pages follow it: from the API with all there is, from events without the lines' prices. */
export interface Ticket extends Omit<Order, "items"> {
  items: readonly (Omit<Order["items"][number], "unit_price"> & { unit_price?: number })[];
  /** When this page learned of it, in milliseconds by its own clock. */
  heardAt: number;
  /** Shown before the API has agreed. */
  isAssumed?: boolean;
}

/** The states of an order that goes well, in their order. */
export const STEPS = ["PLACED", "ACCEPTED", "PREPARING", "READY", "SERVED"] as const satisfies readonly OrderStatus[];

const OVER: readonly OrderStatus[] = ["SERVED", "REJECTED", "CANCELLED", "EXPIRED"];

/** Whether nothing more happens to an order. */
export function isOver(status: OrderStatus): boolean {
  return OVER.includes(status);
}

/** An order that the API answered. */
export function ticketOf(order: Order, heardAt: number = Date.now()): Ticket {
  return { ...order, heardAt };
}

/** The order that an event tells of; null when it tells of something else. */
export function toldTicket({ detail_type, detail }: LiveEvent, heardAt: number = Date.now()): Ticket | null {
  if (!detail_type.startsWith("Order") || typeof detail["order_id"] !== "string") return null;
  const { occurred_at, note, reason, ...told } = detail as Record<string, unknown> & { occurred_at: string };
  return {
    ...(told as unknown as Ticket),
    created_at: occurred_at,
    updated_at: occurred_at,
    ...(typeof note === "string" && { note }),
    ...(typeof reason === "string" && { reason }),
    heardAt,
  };
}

/**
 * What is known of one order after hearing `next`. It never goes back: events overtake each other, and lists are read
 * from an index that is a moment behind. What an event does not tell stays as it was.
 */
export function merged<T extends Ticket>(known: T | undefined, next: T): T {
  if (!known) return next;
  if (next.sequence < known.sequence) return known;
  const priced = next.items.every((item) => item.unit_price !== undefined);
  return {
    ...known,
    ...next,
    items: priced ? next.items : known.items,
    created_at: known.created_at < next.created_at ? known.created_at : next.created_at,
    isAssumed: next.isAssumed ?? false,
  };
}

/** A short form of an order's id that people can call out; among the open orders of a site it is rarely shared. */
export function shortNumber(orderId: string): string {
  return orderId.slice(-4).toUpperCase();
}
