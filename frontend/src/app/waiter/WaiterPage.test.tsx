import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { orderWith } from "@/testing/orders";
import { problem, renderApp, type Answers } from "@/testing/render";
import WaiterRoutes from "./routes";

const READY = orderWith({ status: "READY", note: "table 7" });
const OPEN = orderWith({ order_id: "0000000000000000000000c3d4", status: "PREPARING" });

async function floor(api: Answers = {}) {
  await renderApp(<WaiterRoutes />, {
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
  await screen.findByRole("heading", { name: "Ready to serve (1)" });
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
