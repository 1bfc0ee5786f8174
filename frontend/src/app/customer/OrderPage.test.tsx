import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { OrderStatus } from "@/shared/orders";
import { FakeSocket } from "@/testing/FakeSocket";
import { eventOf, orderWith } from "@/testing/orders";
import { renderApp, type Answers } from "@/testing/render";
import CustomerRoutes from "./routes";

const ORDER = orderWith();
const PATH = `/orders/${ORDER.order_id}`;

beforeEach(() => {
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", FakeSocket);
});

afterEach(() => {
  vi.useRealTimers();
});

async function orderPage(api: Answers = {}) {
  const rendered = await renderApp(<CustomerRoutes />, {
    person: { roles: ["customer"] },
    path: PATH,
    config: { socketPath: "/ws" },
    api: { [`GET ${PATH}`]: () => ORDER, ...api },
  });
  await screen.findByText("The kitchen has your order and will answer soon.");
  return rendered;
}

it("an order's page follows it live and says what it has become", async () => {
  await orderPage();
  await waitFor(() => {
    expect(FakeSocket.opened).toHaveLength(1);
  });
  expect(FakeSocket.last.url).not.toContain("site_id");
  act(() => {
    FakeSocket.last.accept();
    FakeSocket.last.tell(eventOf(orderWith({ status: "READY" })));
  });
  expect(await screen.findByText("Ready: it comes to your table now.")).toBeInTheDocument();
  expect(screen.getByRole("listitem", { current: "step" })).toHaveTextContent("Ready");
  expect(screen.queryByRole("button", { name: "Cancel order" })).toBeNull();
});

it("an order is called off after a question", async () => {
  const cancelled = orderWith({ status: "CANCELLED" });
  const { requests } = await orderPage({ [`POST ${PATH}/cancel`]: () => cancelled });
  await userEvent.click(screen.getByRole("button", { name: "Cancel order" }));
  expect(requests).not.toContain(`POST ${PATH}/cancel`);
  const dialog = await screen.findByRole("dialog", { name: "Cancel this order?" });
  const [, confirm] = Array.from(dialog.querySelectorAll("form button"));
  await userEvent.click(confirm as HTMLElement);
  expect(await screen.findByText("This order was called off.")).toBeInTheDocument();
});

it("an order can be ordered again at its site", async () => {
  const { history } = await orderPage();
  await userEvent.click(screen.getByRole("button", { name: "Order again" }));
  expect(history.at(-1)).toContain("/?site=main");
  expect(localStorage.getItem("basket:t-blue:user-1:main")).toContain('"quantity":2');
});

it("an order's page follows it until it is over also where a network lets no connection through", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  let status: OrderStatus = "PLACED";
  const { requests } = await orderPage({ [`GET ${PATH}`]: () => orderWith({ status }) });
  const halfMinute = (): Promise<unknown> => act(() => vi.advanceTimersByTimeAsync(30_000));

  status = "READY";
  await halfMinute();
  expect(await screen.findByText("Ready: it comes to your table now.")).toBeInTheDocument();
  status = "SERVED";
  await halfMinute();
  expect(await screen.findByText("Served. Enjoy!")).toBeInTheDocument();
  expect(screen.getByText("Served", { selector: "[aria-live]" })).toBeInTheDocument();
  const asked = requests.length;
  await halfMinute();
  expect(requests).toHaveLength(asked);
});
