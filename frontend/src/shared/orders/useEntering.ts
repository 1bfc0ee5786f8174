import { useEffect, useEffectEvent, useRef } from "react";
import type { OrderStatus, Ticket } from "./order";
import type { LiveBoard } from "./useBoard";

/**
 * Calls `tell` with the orders that came to be in `status`, by whatever way the page learned of them: an event, or a list
 * that was read because nothing could be told. What the first list brings is no news.
 */
export function useEntering(
  { board, isListed }: Pick<LiveBoard, "board" | "isListed">,
  status: OrderStatus,
  tell: (tickets: readonly Ticket[]) => void,
): void {
  const known = useRef<{ orders: ReadonlySet<string>; isListed: boolean } | null>(null);
  const onEntered = useEffectEvent(tell);

  useEffect(() => {
    const before = known.current;
    const there = board.filter((ticket) => ticket.status === status);
    const left = board.filter(({ order_id }) => before?.orders.has(order_id));
    // Those that left stay known while the board has them: a refused command brings them back.
    known.current = { orders: new Set([...there, ...left].map(({ order_id }) => order_id)), isListed };
    if (before?.isListed !== isListed) return;
    const entered = there.filter(({ order_id }) => !before.orders.has(order_id));
    if (entered.length > 0) onEntered(entered);
  }, [board, isListed, status]);
}
