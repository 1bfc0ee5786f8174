import { describe, expect, it } from "vitest";
import type { Person } from "@/shared/auth";
import { eventOf, orderWith } from "@/testing/orders";
import { inStatus, withAssumed, withList, withTicket, withoutAssumed, type Board } from "./board";
import { mayCancel } from "./commands";
import { merged, ticketOf, toldTicket, type OrderStatus } from "./order";

const ID = orderWith().order_id;
const at = (status: OrderStatus, heardAt = 0) => ticketOf(orderWith({ status }), heardAt);
const told = (status: OrderStatus, heardAt = 0) => {
  const ticket = toldTicket(eventOf(orderWith({ status, updated_at: "2026-11-21T12:05:00Z" })), heardAt);
  if (!ticket) throw new Error("the event tells of no order");
  return ticket;
};
const statusIn = (board: Board): OrderStatus | undefined => board[0]?.status;

describe("an order", () => {
  it("never goes back", () => {
    expect(merged(at("READY"), told("ACCEPTED")).status).toBe("READY");
    expect(merged(at("ACCEPTED"), told("READY")).status).toBe("READY");
  });

  it("keeps prices and the time it was placed when an event tells of it", () => {
    const now = merged(at("PLACED"), told("ACCEPTED"));
    expect(now.items[0]).toMatchObject({ unit_price: 950 });
    expect(now.created_at).toBe("2026-11-21T12:00:00Z");
    expect(now.updated_at).toBe("2026-11-21T12:05:00Z");
  });

  it("is told by events of orders alone", () => {
    expect(toldTicket({ event_id: "e", detail_type: "MenuItemChanged", detail: {} })).toBeNull();
    expect(told("PLACED").note).toBeUndefined();
  });
});

describe("a board", () => {
  it("takes in what is new, and shows who waits longest first", () => {
    const second = ticketOf(orderWith({ order_id: "b", created_at: "2026-11-21T12:01:00Z" }));
    const board = [second, at("PLACED")].reduce<Board>(withTicket, []);
    expect(inStatus(board, "PLACED").map(({ order_id }) => order_id)).toEqual([ID, "b"]);
  });

  it("does not bring back what is over when an older event comes late", () => {
    const board = withTicket(withTicket([], told("SERVED")), told("READY"));
    expect(inStatus(board, "READY")).toEqual([]);
  });

  it("keeps what was just heard of although the list does not have it yet", () => {
    const board = withTicket([], told("PLACED", 100_000));
    expect(withList(board, [], 105_000)).toHaveLength(1);
    expect(withList(board, [], 200_000)).toHaveLength(0);
  });

  it("is not set back by a list that is behind", () => {
    const board = withTicket([], told("PREPARING", 1000));
    expect(statusIn(withList(board, [at("PLACED")], 2000))).toBe("PREPARING");
  });

  it("shows a command's outcome at once, and takes it back when it is refused", () => {
    const before = at("PLACED");
    const assumed = withAssumed([before], ID, "ACCEPTED");
    expect(statusIn(assumed)).toBe("ACCEPTED");
    expect(statusIn(withoutAssumed(assumed, before))).toBe("PLACED");
  });

  it("does not take back what was heard since", () => {
    const before = at("PLACED");
    const heard = withTicket(withAssumed([before], ID, "ACCEPTED"), told("CANCELLED"));
    expect(statusIn(withoutAssumed(heard, before))).toBe("CANCELLED");
  });
});

describe("calling an order off", () => {
  const person = (role: Person["roles"][number], userId = "user-1"): Person => ({
    userId,
    email: null,
    tenantId: "t",
    tier: null,
    roles: [role],
    sites: ["*"],
    groups: [],
  });

  it.each([
    ["customer", "PLACED", true],
    ["customer", "ACCEPTED", false],
    ["waiter", "ACCEPTED", true],
    ["waiter", "PREPARING", false],
    ["manager", "READY", true],
    ["owner", "SERVED", false],
    ["kitchen", "PLACED", false],
  ] as const)("a %s while it is %s: %s", (role, status, allowed) => {
    expect(mayCancel({ status, placed_by: "user-1" }, person(role))).toBe(allowed);
  });

  it("is not for other customers", () => {
    expect(mayCancel({ status: "PLACED", placed_by: "user-2" }, person("customer"))).toBe(false);
  });
});
