import { useRef, type MouseEvent } from "react";

/** What comes sooner after a tap is the same finger's. */
const DOUBLE_TAP_MS = 400;

/** Whether a click on an order's card is meant for that order. */
export type TapGuard = (click: Pick<MouseEvent, "detail" | "timeStamp">, orderId: string) => boolean;

/**
 * Tells what is meant from the second tap of a double tap: a card leaves as soon as it is tapped, and the next one slides
 * under the finger. What is done to that one can't be taken back. Keyboards are not held up.
 */
export function useTapGuard(): TapGuard {
  const last = useRef({ orderId: "", at: -Infinity });
  return ({ detail: taps, timeStamp }, orderId) => {
    if (taps === 0) return true;
    const before = last.current;
    const isMeant = orderId === before.orderId || timeStamp - before.at >= DOUBLE_TAP_MS;
    last.current = { orderId: isMeant ? orderId : before.orderId, at: timeStamp };
    return isMeant;
  };
}
