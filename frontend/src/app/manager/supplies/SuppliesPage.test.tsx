import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { problem, renderApp, type Answers } from "@/testing/render";
import SuppliesPage from "./SuppliesPage";
import type { Supply } from "./SupplyList";

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

describe("supplies", () => {
  it("that are low are told of", async () => {
    await supplies();
    expect(await screen.findByText("One supply is low")).toBeInTheDocument();
  });

  it("are counted: what is sent is the difference to the book", async () => {
    const sent: unknown[] = [];
    await supplies({
      [ADJUST]: async (request) => {
        sent.push(await request.json());
        return {
          adjustment_id: "a",
          supply_id: "flour",
          change: -100,
          reason: "Counted",
          at: "",
          by: "u",
          on_hand: 800,
        };
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Adjust Flour" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("radio", { name: "Count" }));
    await userEvent.type(dialog.getByRole("textbox", { name: "How much is there (g)" }), "800");
    expect(dialog.getByText("By the book: 900 g now, 800 g afterwards")).toBeInTheDocument();
    await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
    await waitFor(() => expect(sent).toEqual([{ change: -100, reason: "Counted" }]));
  });

  it("are adjusted once, also where the first answer got lost", async () => {
    const keys: (string | null)[] = [];
    await supplies({
      [ADJUST]: (request) => {
        keys.push(request.headers.get("Idempotency-Key"));
        return problem(503, "busy", "too much is going on");
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Adjust Flour" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByRole("textbox", { name: "How much came in (g)" }), "500");
    await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
    await dialog.findByRole("alert");
    await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
    await waitFor(() => expect(keys).toHaveLength(2));
    expect(keys[0]).toBe(keys[1]);
    await userEvent.type(dialog.getByRole("textbox", { name: "Reason" }), "Monday's");
    await userEvent.click(dialog.getByRole("button", { name: "Book it" }));
    await waitFor(() => expect(keys).toHaveLength(3));
    expect(keys[2]).not.toBe(keys[0]);
  });
});
