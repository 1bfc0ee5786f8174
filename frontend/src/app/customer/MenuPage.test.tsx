import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "@/testing/FakeSocket";
import { eventOf, orderWith } from "@/testing/orders";
import { problem, renderApp, type Answers } from "@/testing/render";
import CustomerRoutes from "./routes";

const SITE = { site_id: "main", brand_id: "house", name: "Main street", currency: "EUR" };
const ITEMS = [
  { sku: "lemonade", name: "Lemonade", unit_price: 400, available: true, category: "Drinks" },
  {
    sku: "margherita",
    name: "Margherita",
    description: "With basil",
    unit_price: 950,
    available: true,
    category: "Pizza",
  },
  { sku: "soup", name: "Soup", unit_price: 650, available: false },
];
const API: Answers = {
  "GET /sites": () => ({ sites: [SITE], next_cursor: null }),
  "GET /sites/main/menu": () => ({
    site_id: "main",
    brand_id: "house",
    currency: "EUR",
    items: ITEMS,
    next_cursor: null,
  }),
};
const person = { roles: ["customer"] as const, sites: ["main"] };

afterEach(() => {
  vi.useRealTimers();
});

async function menu(api: Answers = {}) {
  const rendered = await renderApp(<CustomerRoutes />, { person, api: { ...API, ...api } });
  await screen.findByRole("heading", { name: "Margherita" });
  return rendered;
}

async function openBasket(): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name: "Add Margherita to the basket" }));
  await userEvent.click(await screen.findByRole("button", { name: /View basket/ }));
}

describe("the menu", () => {
  it("is in its parts, with prices and what is sold out", async () => {
    await menu();
    expect(screen.getAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent)).toEqual([
      "Drinks",
      "Pizza",
      "More",
    ]);
    expect(screen.getByText("€9.50")).toBeInTheDocument();
    expect(screen.getByText("Sold out")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Add Soup to the basket" })).toBeNull();
  });

  it("can be searched, and says how much it found", async () => {
    await menu();
    await userEvent.type(screen.getByRole("searchbox", { name: "Search the menu" }), "basil");
    expect(screen.queryByRole("heading", { name: "Lemonade" })).toBeNull();
    expect(screen.getByText("1 dish found")).toBeInTheDocument();
  });

  it("lets the person choose where there are several sites, and remembers", async () => {
    const sites = [SITE, { ...SITE, site_id: "harbour", name: "Harbour" }];
    await renderApp(<CustomerRoutes />, {
      person,
      api: { ...API, "GET /sites": () => ({ sites, next_cursor: null }) },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Main street" }));
    expect(await screen.findByRole("heading", { name: "Margherita" })).toBeInTheDocument();
    expect(localStorage.getItem("site:t-blue")).toBe("main");
  });

  it("says what is wrong and can be asked for again", async () => {
    let isUp = false;
    const api = {
      ...API,
      "GET /sites/main/menu": (request: Request) =>
        isUp ? (API["GET /sites/main/menu"]?.(request) ?? null) : problem(404, "not-found", "there is no such site"),
    };
    await renderApp(<CustomerRoutes />, { person, api });
    expect(await screen.findByRole("alert")).toHaveTextContent("There is no such site.");
    isUp = true;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "Margherita" })).toBeInTheDocument();
  });
});

describe("a menu that was read", () => {
  const readings = (requests: readonly string[]): number =>
    requests.filter((request) => request.startsWith("GET /sites/main/menu")).length;

  it("is read again after a break: what was sold out meanwhile is not told", async () => {
    FakeSocket.opened = [];
    vi.stubGlobal("WebSocket", FakeSocket);
    const { requests } = await renderApp(<CustomerRoutes />, {
      person: { roles: ["waiter"], sites: ["main"] },
      config: { socketPath: "/ws" },
      api: API,
    });
    await screen.findByRole("heading", { name: "Margherita" });
    act(() => {
      FakeSocket.last.accept();
      FakeSocket.last.tell(eventOf(orderWith()));
      FakeSocket.last.close();
    });
    await waitFor(
      () => {
        expect(FakeSocket.opened).toHaveLength(2);
      },
      { timeout: 3000 },
    );
    const before = readings(requests);
    act(() => {
      FakeSocket.last.accept();
      FakeSocket.last.tell({ type: "resumed", count: 0, complete: true });
    });
    await waitFor(() => {
      expect(readings(requests)).toBe(before + 1);
    });
  });

  it("is read again when the network is back, by guests who are told nothing, too", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { requests } = await menu();
    expect(readings(requests)).toBe(1);
    vi.setSystemTime(Date.now() + 60_000);
    act(() => {
      dispatchEvent(new Event("offline"));
      dispatchEvent(new Event("online"));
    });
    await waitFor(() => {
      expect(readings(requests)).toBe(2);
    });
  });

  it("is read again each five minutes by guests who are told nothing", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    let price = 950;
    const { requests } = await menu({
      "GET /sites/main/menu": () => ({
        ...SITE,
        items: ITEMS.map((item) => (item.sku === "margherita" ? { ...item, unit_price: price } : item)),
        next_cursor: null,
      }),
    });
    price = 1000;
    await act(() => vi.advanceTimersByTimeAsync(299_000));
    expect(readings(requests)).toBe(1);
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(await screen.findByText("€10.00")).toBeInTheDocument();
  });
});

it("a basket tells no prices, and of nothing that it can't be ordered, while the menu can't be read", async () => {
  const lines = [{ sku: "margherita", name: "Margherita", quantity: 2 }];
  localStorage.setItem("basket:t-blue:user-1:main", JSON.stringify({ lines, note: "", sent: null }));
  const missing = () => problem(404, "not-found", "there is no such site");
  await renderApp(<CustomerRoutes />, { person, api: { ...API, "GET /sites/main/menu": missing } });
  const button = await screen.findByRole("button", { name: /View basket/ });
  expect(button).not.toHaveTextContent("€");
  await userEvent.click(button);
  const basket = within(await screen.findByRole("dialog", { name: "Basket" }));
  expect(await basket.findByText("Margherita")).toBeInTheDocument();
  expect(basket.queryByText("Can't be ordered now")).toBeNull();
  expect(basket.queryByText(/Take out/)).toBeNull();
  expect(basket.queryByText(/€/)).toBeNull();
  expect(basket.getByRole("button", { name: "Place order" })).toBeDisabled();
});

it("a dish that is put in and taken out keeps the keyboard at its place", async () => {
  await menu();
  screen.getByRole("button", { name: "Add Margherita to the basket" }).focus();
  await userEvent.keyboard("{Enter}");
  expect(screen.getByRole("button", { name: "One Margherita more" })).toHaveFocus();
  screen.getByRole("button", { name: "One Margherita less" }).focus();
  await userEvent.keyboard("{Enter}");
  expect(screen.getByRole("button", { name: "Add Margherita to the basket" })).toHaveFocus();
});

describe("ordering", () => {
  it("sends what the basket shows and leads to the order", async () => {
    let body: unknown;
    const { history } = await menu({
      "POST /orders": async (request) => {
        body = await request.json();
        return orderWith({ order_id: "1".repeat(26) });
      },
      [`GET /orders/${"1".repeat(26)}`]: () => orderWith({ order_id: "1".repeat(26) }),
    });
    await openBasket();
    await userEvent.click(await screen.findByRole("button", { name: "Place order" }));
    await waitFor(() => {
      expect(history.at(-1)).toBe(`/orders/${"1".repeat(26)}`);
    });
    expect(body).toEqual({ site_id: "main", items: [{ sku: "margherita", quantity: 1 }], expected_total: 950 });
    expect(localStorage.getItem("basket:t-blue:user-1:main")).toBeNull();
  });

  it("repeats an order that was not answered under the same key, also after a reload", async () => {
    const keys: (string | null)[] = [];
    const api: Answers = {
      "POST /orders": (request) => {
        keys.push(request.headers.get("Idempotency-Key"));
        return problem(503, "busy", "too much is going on");
      },
    };
    const first = await menu(api);
    await openBasket();
    await userEvent.click(await screen.findByRole("button", { name: "Place order" }));
    await userEvent.click(await screen.findByRole("button", { name: "Send again" }));
    await waitFor(() => {
      expect(keys).toHaveLength(2);
    });
    first.unmount();

    await menu(api);
    expect(screen.getByRole("button", { name: "One Margherita more" })).toBeDisabled();
    await userEvent.click(screen.getByRole("button", { name: /View basket/ }));
    await userEvent.click(await screen.findByRole("button", { name: "Send again" }));
    await waitFor(() => {
      expect(keys).toHaveLength(3);
    });
    expect(new Set(keys).size).toBe(1);
  });

  it("shows the new total when prices have changed, and orders at it under another key", async () => {
    let price = 950;
    const sent: [string | null, unknown][] = [];
    await menu({
      "GET /sites/main/menu": () => ({
        ...SITE,
        items: ITEMS.map((item) => (item.sku === "margherita" ? { ...item, unit_price: price } : item)),
        next_cursor: null,
      }),
      "POST /orders": async (request) => {
        const { expected_total } = (await request.json()) as { expected_total: number };
        sent.push([request.headers.get("Idempotency-Key"), expected_total]);
        if (expected_total === 1000) return orderWith();
        price = 1000;
        return problem(409, "price-changed", "the total is 1000");
      },
    });
    await openBasket();
    await userEvent.click(await screen.findByRole("button", { name: "Place order" }));
    const dialog = screen.getByRole("dialog", { name: "Basket" });
    expect(await within(dialog).findByText(/The total is €10.00 now/)).toBeInTheDocument();
    await userEvent.click(within(dialog).getByRole("button", { name: "Place order" }));
    await waitFor(() => {
      expect(sent.map(([, total]) => total)).toEqual([950, 1000]);
    });
    expect(new Set(sent.map(([key]) => key)).size).toBe(2);
  });
});
