import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { dayOf } from "@/management/days";
import { comeBackInVain } from "@/testing/comeBack";
import { problem, renderApp, type Answers } from "@/testing/render";
import { daysBefore } from "./sales";
import UsagePage from "./UsagePage";

const SITE = { site_id: "main", brand_id: "blue", name: "Main street", currency: "EUR" };
const PLAN = {
  tier: "standard",
  features: ["reports"],
  limits: { orders_per_day: 500, sites: 3, users: 10, rate_limit: 5, monthly_requests: 100_000 },
  used: { orders_per_day: 12, sites: 2, monthly_requests: 92_345 },
};
const [FIRST, LAST] = daysBefore(dayOf(new Date()), 7);

async function usage(api: Answers = {}) {
  return renderApp(<UsagePage />, {
    api: {
      "GET /sites": () => ({ sites: [SITE], next_cursor: null }),
      "GET /plan": () => PLAN,
      "GET /sites/main/summaries": () => ({ site_id: "main", from: FIRST, to: LAST, summaries: [] }),
      ...api,
    },
  });
}

describe("plan and sales", () => {
  it("show what the tier gives, and how much of it is used", async () => {
    await usage();
    expect(await screen.findByText("12 of 500")).toBeInTheDocument();
    expect(screen.getByText("2 of 3")).toBeInTheDocument();
    expect(screen.getByText("92,345 of 100,000")).toBeInTheDocument();
    expect(screen.getByRole("progressbar", { name: "Requests this month" })).toHaveAttribute("aria-valuenow", "92.345");
    expect(screen.getByText("Sales reports")).toBeInTheDocument();
  });

  it("say that there are no numbers yet", async () => {
    await usage();
    expect(await screen.findByRole("heading", { name: "No day is summed up yet" })).toBeInTheDocument();
  });

  it("stay where they can't be read again", async () => {
    let isThere = true;
    const { requests } = await usage({
      "GET /plan": () => (isThere ? PLAN : problem(403, "forbidden", "you may not")),
      "GET /sites/main/summaries": () =>
        isThere ? { site_id: "main", from: FIRST, to: LAST, summaries: [] } : problem(403, "forbidden", "you may not"),
    });
    await screen.findByText("12 of 500");
    await screen.findByRole("heading", { name: "No day is summed up yet" });
    isThere = false;
    await comeBackInVain(requests, "GET /plan");
    await comeBackInVain(requests, "GET /sites/main/summaries");
    expect(screen.getByText("12 of 500")).toBeInTheDocument();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("chart revenue, and give the same numbers as a table", async () => {
    const summary = {
      site_id: "main",
      date: LAST,
      orders: 3,
      orders_by_status: { SERVED: 2, CANCELLED: 1 },
      revenue: { EUR: 1900 },
      created_at: "2026-11-21T03:15:00.000Z",
    };
    await usage({
      "GET /sites/main/summaries": () => ({ site_id: "main", from: FIRST, to: LAST, summaries: [summary] }),
    });
    expect(await screen.findByRole("figure", { name: /Revenue by day, EUR.*€19.00/ })).toBeInTheDocument();
    expect(screen.getByRole("img", { name: /^Orders by day/ })).toBeInTheDocument();
    expect(screen.getAllByRole("cell", { name: "€19.00", hidden: true })).toHaveLength(1);
  });

  it("offer no report that the tier does not include", async () => {
    await usage({ "GET /plan": () => ({ ...PLAN, features: [] }) });
    expect(await screen.findByText("Sales reports are not included in the tier standard.")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Make a sales report" })).toBeNull();
  });

  it("follow a report while it is made", async () => {
    const task = { task_id: "t-1", kind: "sales-report", percent: 40, created_at: "", updated_at: "" };
    const result = { from: FIRST, to: LAST, orders: 2, orders_by_status: {}, revenue: { EUR: 1900 } };
    const items = [{ sku: "soup", name: "Soup", quantity: 2, revenue: 1900 }];
    const states = ["RUNNING", "SUCCEEDED"];
    await usage({
      "POST /reports": () => ({ ...task, status: "PENDING" }),
      "GET /tasks/t-1": () => ({ ...task, status: states.shift() ?? "SUCCEEDED", result: { ...result, items } }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Make a sales report" }));
    expect(await screen.findByRole("progressbar", { name: "The report is being made" })).toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole("rowheader", { name: "Soup" })).toBeInTheDocument(), { timeout: 4000 });
    expect(screen.getByRole("button", { name: "Save as CSV" })).toBeInTheDocument();
  });
});
