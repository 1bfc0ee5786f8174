import { describe, expect, it } from "vitest";
import { hasArchive, lookAgain, mayRetry, tookMilliseconds, type Operation, type Step } from "./progress";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const step = (name: string, status: Step["status"], started_at = "2026-11-21T11:59:50Z"): Step => ({
  name,
  status,
  started_at,
});
const operation = (changes: Partial<Operation>): Operation => ({
  operation_id: "o-1",
  tenant_id: "t0123456789ab",
  kind: "offboard",
  status: "running",
  steps: [],
  started_at: "2026-11-21T11:59:00Z",
  ...changes,
});

describe("an operation", () => {
  it("is looked at again until it has ended", () => {
    expect(lookAgain(undefined, NOW)).toBe(1500);
    expect(lookAgain(operation({ steps: [step("Block", "running")] }), NOW)).toBe(1500);
    expect(lookAgain(operation({ status: "succeeded" }), NOW)).toBe(false);
    expect(lookAgain(operation({ status: "failed" }), NOW)).toBe(false);
  });

  it("is looked at less often while a step takes long", () => {
    const steps = [step("Grace", "running", "2026-11-01T00:00:00Z")];
    expect(lookAgain(operation({ steps, started_at: "2026-11-01T00:00:00Z" }), NOW)).toBe(15_000);
  });

  it.each(["running", "held"] as const)("is followed slowly after its end while a step is %s", (status) => {
    const steps = [step("Switch", "done"), step("CopyGrace", status, "2026-11-14T12:00:00Z")];
    const copied = operation({ kind: "change_tier", status: "succeeded", steps, ended_at: "2026-11-14T12:00:00Z" });
    expect(lookAgain(copied, NOW)).toBe(15_000);
  });

  it("is followed for some minutes more, when a step may be about to begin", () => {
    const long = "2026-11-14T12:00:00Z";
    const done = { ...step("CopyGrace", "done", long), ended_at: long };
    const copied = (changes: Partial<Operation>) =>
      operation({ kind: "change_tier", status: "succeeded", steps: [done], ended_at: long, ...changes });
    expect(lookAgain(copied({}), NOW)).toBe(false);
    expect(lookAgain(copied({ ended_at: "2026-11-21T11:58:00Z" }), NOW)).toBe(15_000);
    expect(lookAgain(copied({ attempted_at: "2026-11-21T11:58:00Z" }), NOW)).toBe(15_000);
    expect(lookAgain(copied({ steps: [{ ...done, ended_at: "2026-11-21T11:58:00Z" }] }), NOW)).toBe(15_000);
    expect(lookAgain(copied({ steps: [], ended_at: "2026-11-21T11:58:00Z" }), NOW)).toBe(false);
  });

  it("has an archive once that is written, and not of every kind", () => {
    expect(hasArchive(operation({ kind: "export", steps: [step("Export", "running")] }))).toBe(false);
    expect(hasArchive(operation({ kind: "export", steps: [step("Export", "done")] }))).toBe(true);
    expect(hasArchive(operation({ kind: "offboard", steps: [step("Export", "done")] }))).toBe(true);
    expect(hasArchive(operation({ kind: "offboard", steps: [step("Export", "undone")] }))).toBe(false);
  });

  it("may be tried again where it failed, also after its end", () => {
    expect(mayRetry(operation({ status: "failed" }))).toBe(true);
    expect(mayRetry(operation({ status: "succeeded", steps: [step("RemoveCopy", "failed")] }))).toBe(true);
    expect(mayRetry(operation({ status: "succeeded", steps: [step("Switch", "done")] }))).toBe(false);
    expect(mayRetry(operation({ status: "running", steps: [step("Copy", "failed")] }))).toBe(false);
  });

  it("that was cancelled is tried again only where it could not be undone", () => {
    const decision = { outcome: "cancel", at: "2026-11-21T11:00:00Z", by: "ada@platform.example" } as const;
    expect(mayRetry(operation({ status: "failed", compensated: true, decision }))).toBe(false);
    expect(mayRetry(operation({ status: "failed", compensated: false, decision }))).toBe(true);
    expect(
      mayRetry(operation({ status: "failed", compensated: false, decision: { ...decision, outcome: "delete" } })),
    ).toBe(true);
  });
});

it("tells how long a step took, or has taken by now", () => {
  expect(tookMilliseconds("2026-11-21T11:59:00Z", "2026-11-21T11:59:02Z", NOW)).toBe(2000);
  expect(tookMilliseconds("2026-11-21T11:59:00Z", undefined, NOW)).toBe(60_000);
  expect(tookMilliseconds("2026-11-21T12:00:01Z", undefined, NOW)).toBe(0);
  expect(tookMilliseconds("", undefined, NOW)).toBeNull();
});
