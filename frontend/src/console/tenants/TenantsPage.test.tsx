import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { problem, renderApp, type Answers } from "@/testing/render";
import { ConsoleApp } from "../ConsoleApp";
import type { Tenant } from "./status";

const BLUE: Tenant = {
  tenant_id: "t0123456789ab",
  name: "Blue Bistro",
  slug: "blue-bistro",
  tier: "basic",
  model: "pool",
  status: "active",
  operation: "",
  users: 3,
  sites: ["main"],
  version: 7,
  created_at: "2026-11-01T08:00:00.000Z",
};
const TIER = {
  tier: "basic",
  model: "pool",
  models: ["pool"],
  features: [],
  rate_limit: 5,
  burst_limit: 10,
  monthly_requests: 100_000,
  orders_per_day: 500,
  sites: 3,
  users: 10,
};
const OPERATION = {
  operation_id: "o-1",
  tenant_id: BLUE.tenant_id,
  kind: "offboard",
  status: "running",
  steps: [],
  requested_by: "ada@example.com",
  started_at: "2026-11-21T08:00:00.000Z",
};
const ONE = `/tenants/${BLUE.tenant_id}`;

async function console_(path: string, api: Answers = {}, groups: readonly string[] = ["admin"]) {
  return renderApp(<ConsoleApp />, {
    person: { roles: [], groups },
    path,
    api: {
      "GET /tenants": () => ({ tenants: [BLUE], next_cursor: null }),
      "GET /tiers": () => ({ tiers: [TIER] }),
      [`GET ${ONE}`]: () => BLUE,
      [`GET ${ONE}/operations/o-1`]: () => OPERATION,
      ...api,
    },
  });
}

describe("the console", () => {
  it("is for operators only", async () => {
    await console_("/tenants", {}, []);
    expect(await screen.findByRole("heading", { name: "This page is not for you" })).toBeInTheDocument();
  });

  it("finds tenants by what stands in the address", async () => {
    const { requests } = await console_("/tenants?status=suspended");
    await screen.findByRole("link", { name: "Blue Bistro" });
    expect(requests).toContain("GET /tenants?status=suspended&limit=50");
  });

  it("looks a slug up when it is whole", async () => {
    const { requests } = await console_("/tenants");
    await userEvent.type(await screen.findByRole("searchbox", { name: /^Find by slug/ }), "Blue-Bistro");
    await waitFor(() => expect(requests).toContain("GET /tenants?slug=blue-bistro&limit=50"));
    expect(requests.some((request) => request.includes("slug=b&"))).toBe(false);
  });

  it("offers auditors nothing to do", async () => {
    await console_(ONE, {}, ["auditor"]);
    expect(await screen.findByText("There is nothing that you can do with this tenant now.")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Set a legal hold" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Change what differs from the tier" })).toBeNull();
  });

  it("off-boards nobody whose slug was not typed, and not without a reason", async () => {
    const sent: unknown[] = [];
    await console_(ONE, {
      [`POST ${ONE}/offboard`]: async (request) => {
        sent.push(await request.json(), Boolean(request.headers.get("Idempotency-Key")));
        return OPERATION;
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Off-board" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Off-board: Blue Bistro" }));
    expect(dialog.getByText(/deleted for good when the grace period is over/)).toBeInTheDocument();
    const confirm = dialog.getByRole("button", { name: "Off-board" });
    expect(confirm).toBeDisabled();
    await userEvent.type(dialog.getByRole("textbox", { name: "Type blue-bistro to confirm" }), "blue-bistro");
    await userEvent.click(confirm);
    expect(dialog.getByText("Say why.")).toBeInTheDocument();
    expect(sent).toEqual([]);
    await userEvent.type(dialog.getByRole("textbox", { name: /^Reason/ }), "contract ended");
    await userEvent.click(confirm);
    await waitFor(() => expect(sent).toEqual([{ slug: "blue-bistro", reason: "contract ended" }, true]));
  });

  it("says what keeps an action from beginning", async () => {
    await console_(ONE, {
      [`POST ${ONE}/exports`]: () =>
        problem(409, "operation-in-progress", "operation o-9 holds the tenant; wait for its end"),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Export all data" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Export all data" }));
    expect(await dialog.findByText("Operation o-9 holds the tenant; wait for its end.")).toBeInTheDocument();
  });

  it("follows an operation step by step to its end", async () => {
    const step = { name: "Block", status: "running", started_at: new Date().toISOString() };
    const failed = { ...step, status: "failed", error: "no time" };
    const states = [
      { ...OPERATION, steps: [step] },
      { ...OPERATION, status: "failed", compensated: true, steps: [failed] },
    ];
    const { requests } = await console_(ONE, {
      [`GET ${ONE}`]: () => ({ ...BLUE, status: "offboarding", operation: states.length > 1 ? "o-1" : "" }),
      [`GET ${ONE}/operations/o-1`]: () => (states.length > 1 ? states.shift() : states[0]) ?? null,
    });
    expect(await screen.findByText("Refuse the tenant's users")).toBeInTheDocument();
    expect(await screen.findByText("no time", {}, { timeout: 4000 })).toBeInTheDocument();
    expect(screen.getByText("All that had been done was undone.")).toBeInTheDocument();
    // The tenant is looked at again by itself.
    await waitFor(() => expect(requests.filter((request) => request === `GET ${ONE}`).length).toBeGreaterThan(1));
  });

  it("hands out an archive's files when somebody asks for them", async () => {
    const exported = {
      ...OPERATION,
      kind: "export",
      status: "succeeded",
      steps: [{ name: "Export", status: "done", started_at: "2026-11-21T08:00:00.000Z" }],
    };
    const links = {
      manifest: "https://archive.example/manifest.json",
      files: [{ name: "items/00-00000.jsonl.gz", bytes: 2048, url: "https://archive.example/items" }],
      expires_at: "2026-11-21T09:00:00.000Z",
    };
    const { requests } = await console_(`${ONE}/operations`, {
      [`GET ${ONE}/operations`]: () => ({ operations: [exported], next_cursor: null }),
      [`GET ${ONE}/exports/o-1`]: () => links,
    });
    const ask = await screen.findByRole("button", { name: "Get the archive's files" });
    expect(requests.some((request) => request.includes("/exports/"))).toBe(false);
    await userEvent.click(ask);
    expect(await screen.findByRole("link", { name: "items/00-00000.jsonl.gz" })).toHaveAttribute(
      "href",
      "https://archive.example/items",
    );
  });
});
