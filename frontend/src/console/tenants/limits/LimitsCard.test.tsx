import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { problem, renderApp, type Answers } from "@/testing/render";
import type { Tenant } from "../status";
import { LimitsCard } from "./LimitsCard";

const TIER = {
  tier: "basic",
  model: "pool",
  models: ["pool"],
  features: ["reports"],
  rate_limit: 5,
  burst_limit: 10,
  monthly_requests: 100_000,
  orders_per_day: 500,
  sites: 3,
  users: 10,
};
const TENANT = {
  tenant_id: "t0123456789ab",
  name: "Blue Bistro",
  slug: "blue",
  tier: "basic",
  model: "pool",
  status: "active",
  overrides: { sites: 5 },
  version: 1,
  created_at: "2026-11-01T08:00:00.000Z",
} as unknown as Tenant;
const PUT = "PUT /tenants/t0123456789ab/overrides";

async function limits(api: Answers) {
  await renderApp(<LimitsCard tenant={TENANT} />, {
    person: { roles: [], groups: ["admin"] },
    api: { "GET /tiers": () => ({ tiers: [TIER] }), ...api },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Change what differs from the tier" }));
  return within(await screen.findByRole("dialog"));
}

it("replaces all overrides by those that are there afterwards", async () => {
  const sent: unknown[] = [];
  const dialog = await limits({
    [PUT]: async (request) => {
      sent.push(await request.json());
      return TENANT;
    },
  });
  const sites = dialog.getByRole("textbox", { name: "Sites: number" });
  expect(sites).toHaveValue("5");
  await userEvent.clear(sites);
  await userEvent.type(sites, "8");
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(sent).toEqual([{ sites: 8 }]));
});

it("replaces none that another operator has set since", async () => {
  const versions: (string | null)[] = [];
  const dialog = await limits({
    [PUT]: (request) => {
      versions.push(request.headers.get("If-Match"));
      return problem(412, "version-mismatch", "the resource is of version 2 now");
    },
  });
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  expect(await dialog.findByText(/Somebody else has changed it since you opened this/)).toBeInTheDocument();
  expect(versions).toEqual(['"1"']);
});

it("asks for a number that was promised, and shows what the API finds wrong at its field", async () => {
  const dialog = await limits({
    [PUT]: () =>
      problem(400, "invalid-request", "the request is not valid", {
        errors: [{ pointer: "/sites", detail: "must be below a million" }],
      }),
  });
  const sites = dialog.getByRole("textbox", { name: "Sites: number" });
  await userEvent.clear(sites);
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  expect(dialog.getByText("Type a whole number of at least 1.")).toBeInTheDocument();
  await userEvent.type(sites, "9");
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  expect(await dialog.findByText("must be below a million")).toBeInTheDocument();
});
