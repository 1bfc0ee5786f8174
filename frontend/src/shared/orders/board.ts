import { isOver, merged, type OrderStatus, type Ticket } from "./order";

/** Everything known of a site's orders, those that are over included: a late event must not bring one back. */
export type Board = readonly Ticket[];

/** How long an order that was heard of may be missing from a list before the list is believed. */
const LIST_LAGS_MS = 15_000;

/** The board after hearing of one order. */
export function withTicket(board: Board, next: Ticket): Board {
  const known = board.find(({ order_id }) => order_id === next.order_id);
  const now = merged(known, next);
  if (now === known) return board;
  return known ? board.map((ticket) => (ticket === known ? now : ticket)) : [...board, now];
}

/** The board after reading the list of open orders, asked for at `askedAt`. */
export function withList(board: Board, listed: readonly Ticket[], askedAt: number): Board {
  const ids = new Set(listed.map(({ order_id }) => order_id));
  const kept = board.filter(
    ({ order_id, status, heardAt }) => ids.has(order_id) || isOver(status) || heardAt > askedAt - LIST_LAGS_MS,
  );
  return listed.reduce<Board>(withTicket, kept);
}

/** The board as it will be if a command succeeds. */
export function withAssumed(board: Board, orderId: string, status: OrderStatus, now: number = Date.now()): Board {
  return board.map((ticket) =>
    ticket.order_id === orderId
      ? {
          ...ticket,
          status,
          sequence: ticket.sequence + 1,
          updated_at: new Date(now).toISOString(),
          heardAt: now,
          isAssumed: true,
        }
      : ticket,
  );
}

/** The board after a command was refused: as before it, unless something real was heard since. */
export function withoutAssumed(board: Board, before: Ticket): Board {
  return board.map((ticket) => (ticket.order_id === before.order_id && ticket.isAssumed ? before : ticket));
}

/** The open orders in one of `statuses`, who waits longest first. */
export function inStatus(board: Board, ...statuses: readonly OrderStatus[]): Ticket[] {
  return board
    .filter(({ status }) => statuses.includes(status))
    .sort((one, other) => one.created_at.localeCompare(other.created_at) || one.order_id.localeCompare(other.order_id));
}
