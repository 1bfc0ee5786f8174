import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { orderWith } from "@/testing/orders";
import { problem, renderApp, type Answers } from "@/testing/render";
import WaiterRoutes from "./routes";

const READY = orderWith({ status: "READY", note: "table 7" });
const NEXT = orderWith({ order_id: "0000000000000000000000e5f6", status: "READY", created_at: "2026-11-21T12:01:00Z" });
const OPEN = orderWith({ order_id: "0000000000000000000000c3d4", status: "PREPARING" });

async function floor(api: Answers = {}) {
  const rendered = await renderApp(<WaiterRoutes />, {
    person: { roles: ["waiter"], sites: ["main"] },
    api: {
      "GET /sites": () => ({
        sites: [{ site_id: "main", brand_id: "house", name: "Main street", currency: "EUR" }],
        next_cursor: null,
      }),
      "GET /kitchen/tickets": () => ({ tickets: [OPEN, READY], next_cursor: null }),
      ...api,
    },
  });
  await screen.findByRole("heading", { name: /Ready to serve \([12]\)/ });
  return rendered;
}

it("the floor shows what to serve first, and what is on its way", async () => {
  await floor();
  expect(screen.getByText("table 7")).toBeInTheDocument();
  expect(within(screen.getByRole("region", { name: "On the way (1)" })).getByText("Order C3D4")).toBeInTheDocument();
});

it("a served order leaves the floor", async () => {
  await floor({ [`POST /orders/${READY.order_id}/serve`]: () => orderWith({ status: "SERVED" }) });
  await userEvent.click(screen.getByRole("button", { name: "Order A1B2 was served" }));
  expect(await screen.findByText("Nothing to serve right now")).toBeInTheDocument();
  await waitFor(() => {
    expect(screen.getByRole("heading", { name: "Ready to serve (0)" })).toHaveFocus();
  });
});

it("an order that can't be served comes back with the reason", async () => {
  await floor({
    [`POST /orders/${READY.order_id}/serve`]: () => problem(409, "wrong-state", "the order is CANCELLED"),
  });
  await userEvent.click(screen.getByRole("button", { name: "Order A1B2 was served" }));
  expect(await screen.findByText("The order is CANCELLED.")).toBeInTheDocument();
  await waitFor(() => {
    expect(screen.getByRole("button", { name: "Order A1B2 was served" })).toBeInTheDocument();
  });
});

it("a double tap serves one order, and not the next one that slides under the finger", async () => {
  const { requests } = await floor({
    "GET /kitchen/tickets": () => ({ tickets: [READY, NEXT], next_cursor: null }),
    [`POST /orders/${READY.order_id}/serve`]: () => ({ ...READY, status: "SERVED", sequence: 5 }),
    [`POST /orders/${NEXT.order_id}/serve`]: () => ({ ...NEXT, status: "SERVED", sequence: 5 }),
  });
  const served = (): string[] => requests.filter((request) => request.startsWith("POST"));
  const next = screen.getByRole("button", { name: "Order E5F6 was served" });
  const tap = { detail: 1 };
  fireEvent.click(screen.getByRole("button", { name: "Order A1B2 was served" }), tap);
  fireEvent.click(next, tap);
  await screen.findByRole("heading", { name: "Ready to serve (1)" });
  expect(served()).toEqual([`POST /orders/${READY.order_id}/serve`]);
  // A keyboard's click has no count of taps.
  fireEvent.click(next);
  await screen.findByRole("heading", { name: "Ready to serve (0)" });
  expect(served()).toHaveLength(2);
});

it("an order that became ready just now did not become so in the future", async () => {
  const updated_at = new Date(Date.now() + 3000).toISOString();
  await floor({ "GET /kitchen/tickets": () => ({ tickets: [{ ...READY, updated_at }], next_cursor: null }) });
  expect(screen.getByText("now")).toBeInTheDocument();
});
