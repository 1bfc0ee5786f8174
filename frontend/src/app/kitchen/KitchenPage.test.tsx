import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Order } from "@/shared/orders";
import { FakeSocket } from "@/testing/FakeSocket";
import { eventOf, orderWith } from "@/testing/orders";
import { problem, renderApp, type Answers } from "@/testing/render";
import KitchenRoutes from "./routes";

const SITE = { site_id: "main", brand_id: "house", name: "Main street", currency: "EUR" };
const ORDER = orderWith({ note: "no onions" });
const PATH = `/orders/${ORDER.order_id}`;

beforeEach(() => {
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", FakeSocket);
});

afterEach(() => {
  vi.useRealTimers();
});

async function opened(api: Answers) {
  return renderApp(<KitchenRoutes />, {
    person: { roles: ["kitchen"], sites: ["main"] },
    config: { socketPath: "/ws" },
    api: { "GET /sites": () => ({ sites: [SITE], next_cursor: null }), ...api },
  });
}

async function kitchen(tickets: readonly Order[], api: Answers = {}) {
  const rendered = await opened({ "GET /kitchen/tickets": () => ({ tickets, next_cursor: null }), ...api });
  await screen.findByRole("region", { name: "New" });
  return rendered;
}

const column = (name: string) => within(screen.getByRole("region", { name }));

describe("the kitchen", () => {
  it("shows tickets by state, with notes and dishes", async () => {
    await kitchen([ORDER]);
    expect(await column("New").findByRole("heading", { name: "Order A1B2" })).toBeInTheDocument();
    expect(column("New").getByText("no onions")).toBeInTheDocument();
    expect(column("New").getByText("Margherita")).toBeInTheDocument();
    expect(column("Accepted").getByText("Nothing waits to be started")).toBeInTheDocument();
  });

  it("follows its site, and takes in what is told", async () => {
    await kitchen([]);
    expect(FakeSocket.last.url).toContain("site_id=main");
    act(() => {
      FakeSocket.last.accept();
      FakeSocket.last.tell(eventOf(ORDER));
    });
    expect(await column("New").findByRole("heading", { name: "Order A1B2" })).toBeInTheDocument();
    expect(screen.getByText("New order A1B2")).toBeInTheDocument();
    expect(screen.getByText("Live")).toBeInTheDocument();
  });

  it("moves a ticket at once, before the API has answered", async () => {
    let answer: (order: Order) => void = () => undefined;
    await kitchen([ORDER], {
      [`POST ${PATH}/accept`]: () => new Promise<Order>((resolve) => (answer = resolve)),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Accept order A1B2" }));
    expect(column("Accepted").getByRole("listitem", { busy: true })).toBeInTheDocument();
    expect(column("Accepted").getByRole("button", { name: "Start order A1B2" })).toBeDisabled();
    expect(column("Accepted").getByRole("listitem", { busy: true })).toHaveFocus();
    await act(async () => {
      answer(orderWith({ status: "ACCEPTED" }));
      await Promise.resolve();
    });
    await waitFor(() => {
      expect(column("Accepted").getByRole("button", { name: "Start order A1B2" })).toBeEnabled();
    });
  });

  it("takes a refused step back and says why", async () => {
    await kitchen([ORDER], {
      [`POST ${PATH}/accept`]: () => problem(409, "kitchen-full", "the kitchen has taken on 3 orders of 3"),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Accept order A1B2" }));
    expect(await screen.findByText("The kitchen has taken on 3 orders of 3.")).toBeInTheDocument();
    expect(column("New").getByRole("heading", { name: "Order A1B2" })).toBeInTheDocument();
  });

  it("asks for a reason before it rejects", async () => {
    let body: unknown;
    await kitchen([ORDER], {
      [`POST ${PATH}/reject`]: async (request) => {
        body = await request.json();
        return orderWith({ status: "REJECTED", reason: "Sold out" });
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Reject order A1B2" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByRole("button", { name: "Reject" })).toBeDisabled();
    await userEvent.click(dialog.getByRole("button", { name: "Sold out" }));
    await userEvent.click(dialog.getByRole("button", { name: "Reject" }));
    await waitFor(() => {
      expect(body).toEqual({ reason: "Sold out" });
    });
    expect(column("New").queryByRole("heading", { name: "Order A1B2" })).toBeNull();
  });

  it("says that it is not live, and what it missed once it is again", async () => {
    await kitchen([ORDER]);
    act(() => {
      FakeSocket.last.accept();
      FakeSocket.last.tell(eventOf(ORDER));
      FakeSocket.last.close();
    });
    expect(await screen.findByText("No live connection. Reconnecting…")).toBeInTheDocument();
    await waitFor(
      () => {
        expect(FakeSocket.opened).toHaveLength(2);
      },
      { timeout: 3000 },
    );
    act(() => {
      FakeSocket.last.accept();
      FakeSocket.last.tell(eventOf(orderWith({ status: "CANCELLED" })));
      FakeSocket.last.tell({ type: "resumed", count: 1, complete: true });
    });
    await waitFor(() => {
      expect(column("New").queryByRole("heading", { name: "Order A1B2" })).toBeNull();
    });
    expect(screen.queryByText("No live connection. Reconnecting…")).toBeNull();
  });

  it("tells of new orders that only the list brought, for want of a connection", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const [there, ...coming] = ["c3d4", "e5f6", "a7b8"].map((end) =>
      orderWith({ order_id: `0000000000000000000000${end}` }),
    );
    const tickets = [there];
    await kitchen([], { "GET /kitchen/tickets": () => ({ tickets, next_cursor: null }) });
    await column("New").findByRole("heading", { name: "Order C3D4" });
    tickets.push(...coming);
    await act(() => vi.advanceTimersByTimeAsync(30_000));
    expect(await screen.findByText("New order E5F6. New order A7B8")).toBeInTheDocument();
  });

  it("tells of new orders also while the list can't be read", async () => {
    await opened({ "GET /kitchen/tickets": () => problem(503, "busy", "too much is going on") });
    await waitFor(() => {
      expect(FakeSocket.opened).toHaveLength(1);
    });
    act(() => {
      FakeSocket.last.accept();
      FakeSocket.last.tell(eventOf(ORDER));
    });
    expect(await screen.findByText("New order A1B2")).toBeInTheDocument();
  });

  it("a double tap takes on one order, and not the next one that slides under the finger", async () => {
    const next = orderWith({ order_id: "0000000000000000000000c3d4", created_at: "2026-11-21T12:01:00Z" });
    const { requests } = await kitchen([ORDER, next], {
      [`POST ${PATH}/accept`]: () => orderWith({ status: "ACCEPTED" }),
    });
    const button = await screen.findByRole("button", { name: "Accept order C3D4" });
    fireEvent.click(screen.getByRole("button", { name: "Accept order A1B2" }), { detail: 1 });
    fireEvent.click(button, { detail: 1 });
    await column("Accepted").findByRole("heading", { name: "Order A1B2" });
    expect(requests.filter((request) => request.startsWith("POST"))).toEqual([`POST ${PATH}/accept`]);
  });

  it.each(["Reject", "Cancel"])("a double tap on %s in the dialog does nothing to the order beneath", async (name) => {
    const next = orderWith({ order_id: "0000000000000000000000c3d4", created_at: "2026-11-21T12:01:00Z" });
    const { requests } = await kitchen([ORDER, next], {
      [`POST ${PATH}/reject`]: () => orderWith({ status: "REJECTED", reason: "Sold out" }),
    });
    const beneath = await screen.findByRole("button", { name: "Accept order C3D4" });
    // By keyboard: a tap just before would keep the second one from doing anything in any case.
    fireEvent.click(screen.getByRole("button", { name: "Reject order A1B2" }), { detail: 0 });
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Sold out" }));
    fireEvent.click(dialog.getByRole("button", { name }), { detail: 1 });
    fireEvent.click(beneath, { detail: 1 });
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).toBeNull();
    });
    const sent = name === "Reject" ? [`POST ${PATH}/reject`] : [];
    expect(requests.filter((request) => request.startsWith("POST"))).toEqual(sent);
  });
});
