import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderApp, type Answers } from "@/testing/render";
import OperationsList from "./OperationsList";
import type { Operation } from "./progress";

const TENANT = "t0123456789ab";
const PATH = `GET /tenants/${TENANT}/operations`;
const BEGUN = "2026-11-14T12:00:00.000Z";
const operation = (changes: Partial<Operation>): Operation => ({
  operation_id: "o-1",
  tenant_id: TENANT,
  kind: "offboard",
  status: "running",
  steps: [],
  started_at: BEGUN,
  attempted_at: BEGUN,
  ...changes,
});

async function shown(listed: Operation, now = listed) {
  const api: Answers = {
    [PATH]: () => ({ operations: [listed], next_cursor: null }),
    [`${PATH}/o-1`]: () => now,
  };
  return renderApp(<OperationsList tenantId={TENANT} />, { person: { roles: [], groups: ["admin"] }, api });
}

it("follows what goes on after an operation's end", async () => {
  const ended = operation({ kind: "change_tier", status: "succeeded", ended_at: BEGUN });
  const steps = [{ name: "RemoveCopy", status: "running" as const, started_at: BEGUN }];
  const failed = { ...ended, steps: [{ name: "RemoveCopy", status: "failed" as const, started_at: BEGUN }] };
  await shown({ ...ended, steps }, failed);
  expect(await screen.findByRole("button", { name: "Try again" })).toBeInTheDocument();
});

it("shows what is over as it was listed", async () => {
  const { requests } = await shown(operation({ kind: "suspend", status: "succeeded", ended_at: BEGUN }));
  expect(await screen.findByText("Succeeded")).toBeInTheDocument();
  expect(requests).toHaveLength(1);
});

const DECISION = { outcome: "cancel", at: BEGUN, by: "ada@platform.example" } as const;

it("tells that an off-boarding is cancelled before that takes effect", async () => {
  await shown(operation({ decision: DECISION }));
  expect(await screen.findByText(/by ada@platform.example: the tenant stays/)).toBeInTheDocument();
});

it("offers no second attempt at an off-boarding that was cancelled", async () => {
  await shown(operation({ status: "failed", compensated: true, ended_at: BEGUN, decision: DECISION }));
  expect(await screen.findByText("All that had been done was undone.")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});
