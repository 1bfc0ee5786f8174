import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { orderWith } from "@/testing/orders";
import { withAssumed, withTicket, withoutAssumed, type Board } from "./board";
import { ticketOf, type OrderStatus } from "./order";
import { useEntering } from "./useEntering";

const ticket = (order_id: string) => ticketOf(orderWith({ order_id }), 0);

/** What is told of a page's boards, one after the other. */
function toldOf(boards: readonly { board: Board; isListed: boolean }[], status: OrderStatus = "PLACED"): string[][] {
  const told: string[][] = [];
  const tell = (tickets: readonly { order_id: string }[]): void => {
    told.push(tickets.map(({ order_id }) => order_id));
  };
  const [first, ...later] = boards;
  const { rerender } = renderHook((live) => useEntering(live, status, tell), { initialProps: first });
  for (const live of later) rerender(live);
  return told;
}

const listed = (...board: Board) => ({ board, isListed: true });

it("tells what came since the first list, all at once and once", () => {
  const [a, b, c] = [ticket("a"), ticket("b"), ticket("c")];
  expect(toldOf([listed(a), listed(a, b, c), listed(a, b, c)])).toEqual([["b", "c"]]);
});

const unlisted = (...board: Board) => ({ board, isListed: false });

it("tells what is told before the first list, and does not take that for news", () => {
  const [a, b, c] = [ticket("a"), ticket("b"), ticket("c")];
  expect(toldOf([unlisted(), unlisted(b), listed(a, b), listed(a, b, c)])).toEqual([["b"], ["c"]]);
});

it("does not tell again what was told before the page was opened", () => {
  const [a, b] = [ticket("a"), ticket("b")];
  expect(toldOf([unlisted(a), unlisted(a, b)])).toEqual([["b"]]);
});

it("does not tell again what comes back because a command was refused", () => {
  const a = ticket("a");
  const accepted = withAssumed([a], "a", "ACCEPTED");
  expect(toldOf([listed(), listed(a), listed(...accepted), listed(...withoutAssumed(accepted, a))])).toEqual([["a"]]);
});

it("tells of an order that was known in another state", () => {
  const a = ticket("a");
  const ready = ticketOf(orderWith({ order_id: "a", status: "READY" }), 0);
  expect(toldOf([listed(a), listed(...withTicket([a], ready))], "READY")).toEqual([["a"]]);
});
