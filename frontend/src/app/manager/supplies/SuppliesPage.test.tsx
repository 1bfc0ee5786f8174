import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { problem, renderApp, type Answers } from "@/testing/render";
import SuppliesPage from "./SuppliesPage";
import type { Supply } from "./readSupplies";

const SITE = { site_id: "main", brand_id: "blue", name: "Main street", currency: "EUR" };
const FLOUR: Supply = {
  supply_id: "flour",
  name: "Flour",
  unit: "g",
  on_hand: 900,
  low_at: 1000,
  low: true,
  version: 2,
};
const ADJUST = "POST /sites/main/supplies/flour/adjustments";

async function supplies(api: Answers = {}) {
  return renderApp(<SuppliesPage />, {
    api: {
      "GET /sites": () => ({ sites: [SITE], next_cursor: null }),
      "GET /sites/main/supplies": () => ({ site_id: "main", supplies: [FLOUR], next_cursor: null }),
      ...api,
    },
  });
}

async function opened(button: string) {
  await userEvent.click(await screen.findByRole("button", { name: button }));
  return within(await screen.findByRole("dialog"));
}

const adjusted = (on_hand: number) => ({
  adjustment_id: "a",
  supply_id: "flour",
  change: 0,
  reason: "Counted",
  at: "",
  by: "u",
  on_hand,
});

describe("supplies", () => {
  it("that are low are told of", async () => {
    await supplies();
    expect(await screen.findByText("One supply is low")).toBeInTheDocument();
  });

  it("are counted against the book of this moment, not of when the list was read", async () => {
    const sent: unknown[] = [];
    let onHand = 900;
    await supplies({
      "GET /sites/main/supplies": () => ({
        site_id: "main",
        supplies: [{ ...FLOUR, on_hand: onHand }],
        next_cursor: null,
      }),
      [ADJUST]: async (request) => {
        sent.push(await request.json());
        return adjusted(800);
      },
    });
    await screen.findByText("900 g");
    onHand = 850;
    const dialog = await opened("Adjust Flour");
    await userEvent.click(await dialog.findByRole("radio", { name: "Count" }));
    await userEvent.type(dialog.getByRole("textbox", { name: "How much is there (g)" }), "800");
    expect(dialog.getByText("By the book: 850 g now, 800 g afterwards")).toBeInTheDocument();
    await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
    await waitFor(() => expect(sent).toEqual([{ change: -50, reason: "Counted" }]));
  });

  describe("that are counted while guests are served", () => {
    const book = { onHand: 50 };
    let sent: unknown[] = [];

    /** The form, opened on a book of 50, after `counted` was typed. */
    async function afterCounting(counted: string, list?: () => object) {
      book.onHand = 50;
      sent = [];
      await supplies({
        "GET /sites/main/supplies":
          list ?? (() => ({ site_id: "main", supplies: [{ ...FLOUR, on_hand: book.onHand }], next_cursor: null })),
        [ADJUST]: async (request) => {
          sent.push(await request.json());
          return adjusted(40);
        },
      });
      const dialog = await opened("Adjust Flour");
      await userEvent.click(await dialog.findByRole("radio", { name: "Count" }));
      await userEvent.type(dialog.getByRole("textbox", { name: "How much is there (g)" }), counted);
      return dialog;
    }

    it("are held against the book of the moment when they are booked", async () => {
      const dialog = await afterCounting("38");
      book.onHand = 40;
      await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
      await waitFor(() => expect(sent).toEqual([{ change: -2, reason: "Counted" }]));
    });

    it.each([
      ["40", 40],
      // What the book said when this was opened is as good a count as any.
      ["50", 60],
    ])("of which there are %s, with %i by the book, change by the difference only", async (counted, onHand) => {
      const dialog = await afterCounting(counted);
      book.onHand = onHand;
      await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
      const change = Number(counted) - onHand;
      expect(sent).toEqual(change === 0 ? [] : [{ change, reason: "Counted" }]);
    });

    it("are not booked where the book can't be read", async () => {
      let isBusy = false;
      const list = () =>
        isBusy
          ? problem(400, "invalid-request", "not now")
          : { site_id: "main", supplies: [{ ...FLOUR, on_hand: 50 }], next_cursor: null };
      const dialog = await afterCounting("40", list);
      isBusy = true;
      await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
      expect(await dialog.findByText("Not now.")).toBeInTheDocument();
      expect(sent).toEqual([]);
      isBusy = false;
      await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
      await waitFor(() => expect(sent).toEqual([{ change: -10, reason: "Counted" }]));
    });

    it("are not booked for who has closed the form while the book was read", async () => {
      let answer: (() => void) | null = null;
      let isHeld = false;
      const list = async () => {
        if (isHeld) await new Promise<void>((resolve) => (answer = resolve));
        return { site_id: "main", supplies: [{ ...FLOUR, on_hand: 50 }], next_cursor: null };
      };
      const dialog = await afterCounting("40", list);
      isHeld = true;
      await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
      await waitFor(() => expect(answer).not.toBeNull());
      await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
      isHeld = false;
      const next = await opened("Adjust Flour");
      const amount = await next.findByRole("textbox", { name: "How much came in (g)" });
      (answer as unknown as () => void)();
      // Another adjustment, which comes after what must not have been sent, and which nothing closes.
      await userEvent.type(amount, "5");
      await userEvent.click(next.getByRole("button", { name: "Book it" }));
      await waitFor(() => expect(sent).toEqual([{ change: 5, reason: "Delivery" }]));
    });

    it("are shown against the book of the last seconds", async () => {
      vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
      try {
        const dialog = await afterCounting("38");
        book.onHand = 40;
        await vi.advanceTimersByTimeAsync(10_000);
        expect(await dialog.findByText("By the book: 40 g now, 38 g afterwards")).toBeInTheDocument();
      } finally {
        vi.useRealTimers();
      }
    });
  });

  it("are adjusted once, also where the first answer got lost and somebody begins anew", async () => {
    const attempts: unknown[] = [];
    const { requests } = await supplies({
      [ADJUST]: async (request) => {
        attempts.push([request.headers.get("Idempotency-Key"), await request.json()]);
        return attempts.length < 3 ? problem(503, "busy", "too much is going on") : adjusted(1400);
      },
    });
    let dialog = await opened("Adjust Flour");
    await userEvent.type(await dialog.findByRole("textbox", { name: "How much came in (g)" }), "500");
    const read = () => requests.filter((request) => request.startsWith("GET /sites/main/supplies")).length;
    const before = read();
    await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
    expect(await dialog.findByText(/it may be booked already/)).toBeInTheDocument();
    // What is on hand shows what became of it.
    await waitFor(() => expect(read()).toBeGreaterThan(before));
    expect(dialog.getByRole("textbox", { name: "Reason" })).toBeDisabled();
    expect(dialog.getByRole("textbox", { name: "How much came in (g)" })).toBeDisabled();
    await userEvent.click(dialog.getByRole("button", { name: "Send again" }));
    await waitFor(() => expect(attempts).toHaveLength(2));
    await userEvent.click(await dialog.findByRole("button", { name: "Cancel" }));
    dialog = await opened("Adjust Flour");
    expect(await dialog.findByRole("textbox", { name: "How much came in (g)" })).toHaveValue("500");
    await userEvent.click(await dialog.findByRole("button", { name: "Send again" }));
    await waitFor(() => expect(attempts).toHaveLength(3));
    expect(attempts).toEqual([attempts[0], attempts[0], attempts[0]]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    dialog = await opened("Adjust Flour");
    expect(await dialog.findByRole("textbox", { name: "How much came in (g)" })).toHaveValue("");
  });

  it("are adjusted once, also where somebody looks at another site before sending again", async () => {
    const attempts: unknown[] = [];
    await supplies({
      "GET /sites": () => ({ sites: [SITE, { ...SITE, site_id: "park", name: "Park" }], next_cursor: null }),
      "GET /sites/park/supplies": () => ({ site_id: "park", supplies: [FLOUR], next_cursor: null }),
      [ADJUST]: async (request) => {
        attempts.push([request.headers.get("Idempotency-Key"), await request.json()]);
        return attempts.length < 2 ? problem(503, "busy", "too much is going on") : adjusted(1400);
      },
    });
    const choose = async (to: string) => {
      await userEvent.click(screen.getByRole("combobox", { name: "Site" }));
      await userEvent.click(await screen.findByRole("option", { name: to }));
      await screen.findByRole("button", { name: "Adjust Flour" });
    };
    let dialog = await opened("Adjust Flour");
    await userEvent.type(await dialog.findByRole("textbox", { name: "How much came in (g)" }), "500");
    await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
    await dialog.findByText(/it may be booked already/);
    await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await choose("Park (park)");
    dialog = await opened("Adjust Flour");
    expect(await dialog.findByRole("textbox", { name: "How much came in (g)" })).toHaveValue("");
    await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await choose("Main street (main)");
    dialog = await opened("Adjust Flour");
    expect(await dialog.findByText(/it may be booked already/)).toBeInTheDocument();
    await userEvent.click(dialog.getByRole("button", { name: "Send again" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(attempts).toEqual([attempts[0], attempts[0]]);
    expect(Object.keys(sessionStorage).filter((key) => key.startsWith("adjustments:"))).toEqual([]);
  });

  it("can be adjusted otherwise once the API has refused it, or somebody knows better", async () => {
    const keys: (string | null)[] = [];
    await supplies({
      [ADJUST]: (request) => {
        keys.push(request.headers.get("Idempotency-Key"));
        return keys.length === 1 ? problem(503, "busy", "too much") : problem(400, "invalid-request", "too much");
      },
    });
    const dialog = await opened("Adjust Flour");
    const amount = await dialog.findByRole("textbox", { name: "How much came in (g)" });
    await userEvent.type(amount, "500");
    await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
    await userEvent.click(await dialog.findByRole("button", { name: "Type something else instead" }));
    await userEvent.type(amount, "0");
    await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
    expect(await dialog.findByText("Too much.")).toBeInTheDocument();
    await waitFor(() => expect(amount).toBeEnabled());
    expect(keys[1]).not.toBe(keys[0]);
  });

  it("are kept anew, and replace none that is there", async () => {
    const conditions: (string | null)[] = [];
    await supplies({
      "PUT /sites/main/supplies/flour": (request) => {
        conditions.push(request.headers.get("If-None-Match"), request.headers.get("If-Match"));
        return problem(412, "version-mismatch", "the resource is there already, in version 2");
      },
    });
    const dialog = await opened("Keep a supply");
    await userEvent.type(dialog.getByRole("textbox", { name: /^Name/ }), "Rye");
    await userEvent.type(dialog.getByRole("textbox", { name: /^Supply id/ }), "flour");
    await userEvent.type(dialog.getByRole("textbox", { name: /^Unit/ }), "kg");
    await userEvent.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText(/There is a supply of this id already/)).toBeInTheDocument();
    expect(dialog.getByRole("textbox", { name: /^Supply id/ })).toBeInvalid();
    expect(conditions).toEqual(["*", null]);
  });

  it("are not changed where somebody else has changed them since, and show it", async () => {
    const versions: (string | null)[] = [];
    await supplies({
      "GET /sites/main/supplies": () => ({
        site_id: "main",
        supplies: [{ ...FLOUR, version: 2 + versions.length }],
        next_cursor: null,
      }),
      "PUT /sites/main/supplies/flour": (request) => {
        versions.push(request.headers.get("If-Match"));
        return problem(412, "version-mismatch", "the resource is of another version now");
      },
    });
    for (const seen of ['"2"', '"3"']) {
      const dialog = await opened("Change Flour");
      await userEvent.click(dialog.getByRole("button", { name: "Save" }));
      expect(await dialog.findByText(/Somebody else has changed it since you opened this/)).toBeInTheDocument();
      expect(versions.at(-1)).toBe(seen);
      await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
    }
  });
});
