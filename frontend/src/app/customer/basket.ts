import { attemptFor, mayHaveArrived, type Attempt, type Schemas } from "@/shared/api";

export type MenuEntry = Schemas["MenuEntry"];
export type NewOrder = Schemas["NewOrder"];

export interface Line {
  sku: string;
  /** As it was when it was put in, for what is on the menu no more. */
  name: string;
  quantity: number;
}

/** What somebody is about to order at one site. */
export interface Basket {
  lines: readonly Line[];
  note: string;
  /**
   * The order that was sent and not answered. Whether it arrived is unknown, so that nothing but the same request may
   * be sent until an answer comes: another one could be a second order.
   */
  sent: Attempt | null;
}

export const EMPTY: Basket = { lines: [], note: "", sent: null };

const MAX_QUANTITY = 999;
const MAX_LINES = 100;

/** Changes how many of an item are in the basket; none takes it out. What was sent and not answered holds it as it is. */
export function withQuantity(basket: Basket, item: Pick<Line, "sku" | "name">, quantity: number): Basket {
  if (basket.sent) return basket;
  const wanted = Math.min(Math.max(Math.trunc(quantity), 0), MAX_QUANTITY);
  const rest = basket.lines.filter(({ sku }) => sku !== item.sku);
  if (wanted === 0) return { ...basket, lines: rest };
  const line = { sku: item.sku, name: item.name, quantity: wanted };
  if (rest.length < basket.lines.length) {
    return { ...basket, lines: basket.lines.map((before) => (before.sku === item.sku ? line : before)) };
  }
  return rest.length < MAX_LINES ? { ...basket, lines: [...rest, line] } : basket;
}

export function withNote(basket: Basket, note: string): Basket {
  return basket.sent ? basket : { ...basket, note };
}

export function quantityOf(basket: Basket, sku: string): number {
  return basket.lines.find((line) => line.sku === sku)?.quantity ?? 0;
}

export function countOf(basket: Basket): number {
  return basket.lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

export interface PricedLine extends Line {
  /** Null for what can't be ordered now. */
  unitPrice: number | null;
}

export interface Priced {
  lines: readonly PricedLine[];
  total: number;
  isOrderable: boolean;
}

/** The basket at the menu's prices of this moment. */
export function priced(basket: Basket, menu: readonly MenuEntry[]): Priced {
  const entries = new Map(menu.map((entry) => [entry.sku, entry]));
  const lines = basket.lines.map((line) => {
    const entry = entries.get(line.sku);
    return { ...line, name: entry?.name ?? line.name, unitPrice: entry?.available ? entry.unit_price : null };
  });
  return {
    lines,
    total: lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * (unitPrice ?? 0), 0),
    isOrderable: lines.length > 0 && lines.every(({ unitPrice }) => unitPrice !== null),
  };
}

/** The request for what is in the basket. */
export function requestOf(basket: Basket, siteId: string, total: number): NewOrder {
  const note = basket.note.trim();
  return {
    site_id: siteId,
    items: basket.lines.map(({ sku, quantity }) => ({ sku, quantity })),
    expected_total: total,
    ...(note && { note }),
  };
}

/** The basket as it is kept before a request leaves: what was sent before, or `request` under a new key. */
export function withSent(basket: Basket, request: NewOrder): Basket & { sent: Attempt } {
  return { ...basket, sent: basket.sent ?? attemptFor(request, null) };
}

/**
 * The basket after a request failed that was sent out of `before`: open to change again if nothing can have been taken,
 * because the API refused it, or because the session had ended and no earlier attempt is open.
 */
export function afterFailure(before: Basket, basket: Basket, error: unknown): Basket {
  return mayHaveArrived(error, before.sent) ? basket : { ...basket, sent: null };
}

/** The basket of an order once more, on top of what is in it. */
export function withOrderAgain(basket: Basket, items: readonly Line[]): Basket {
  return items.reduce(
    (filled, item) => withQuantity(filled, item, quantityOf(filled, item.sku) + item.quantity),
    basket,
  );
}
