/** Three ways to say how a supply changes, and the one that the API takes: what is added or taken. */

/** A count of what is there, a delivery, or what is thrown away. */
export type Way = "count" | "delivery" | "waste";

/** Every way, the most frequent first. */
export const WAYS: readonly Way[] = ["delivery", "waste", "count"];

/** Whether `amount` can be booked as `way`: a whole number, and above zero where it is no count. */
export function isAmount(way: Way, amount: number | ""): amount is number {
  return amount !== "" && Number.isInteger(amount) && amount >= (way === "count" ? 0 : 1);
}

/**
 * What to add to a supply.
 *
 * @param way How somebody said it.
 * @param amount What they said: how much is there, came in, or was thrown away.
 * @param onHand What is there by the book.
 * @returns The change, below zero for what is taken; null where it is none, or no amount.
 */
export function changeOf(way: Way, amount: number | "", onHand: number): number | null {
  if (!isAmount(way, amount)) return null;
  const change = way === "count" ? amount - onHand : way === "delivery" ? amount : -amount;
  return change === 0 ? null : change;
}
