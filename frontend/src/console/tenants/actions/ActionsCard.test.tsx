import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderApp } from "@/testing/render";
import type { Tenant } from "../status";
import { ActionsCard } from "./ActionsCard";

const TENANT = {
  tenant_id: "t0123456789ab",
  name: "Blue",
  status: "offboarding",
  operation: "o-1",
} as unknown as Tenant;
const OPERATION = {
  operation_id: "o-1",
  tenant_id: TENANT.tenant_id,
  kind: "offboard",
  status: "running",
  steps: [],
  started_at: "2026-11-21T12:00:00.000Z",
};
const CANCELLED = { outcome: "cancel", at: "2026-11-21T12:01:00.000Z", by: "ada@platform.example" };

async function card(operation: object) {
  await renderApp(<ActionsCard tenant={TENANT} />, {
    person: { roles: [], groups: ["admin"] },
    api: { "GET /tenants/t0123456789ab/operations/o-1": () => operation },
  });
}

it("offers to cancel an off-boarding", async () => {
  await card(OPERATION);
  expect(await screen.findByRole("button", { name: "Cancel the off-boarding" })).toBeInTheDocument();
});

it("offers it once", async () => {
  await card({ ...OPERATION, decision: CANCELLED });
  expect(await screen.findByText(/An operation holds the tenant/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Cancel the off-boarding" })).toBeNull();
});
