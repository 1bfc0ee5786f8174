import { expect, it } from "vitest";
import type { AdminSchemas } from "@/shared/api";
import { costParts, metricsOf, valueOf } from "./metrics";

const USED = {
  period: "2026-11-21",
  orders: 12,
  requests: 100,
  refused_requests: 2,
  invocations: 90,
  mb_milliseconds: 2_048_000,
  read_units: 10.5,
  write_units: 30,
  events: 24,
};

it("shows a platform's own units first", () => {
  expect(metricsOf(USED)[0]).toBe("orders");
  expect(metricsOf(USED)).not.toContain("period");
});

it("shows memory over time in GB seconds", () => {
  expect(valueOf(USED, "mb_milliseconds")).toBe(2);
  expect(valueOf(USED, "read_units")).toBe(10.5);
  expect(valueOf(USED, "pages")).toBe(0);
});

it("shows the dearest first, and what is only shared, too", () => {
  const cost: AdminSchemas["Cost"] = {
    tenant_id: "t0123456789ab",
    from: "2026-11-01",
    to: "2026-11-21",
    prices: { region: "eu-central-1", looked_up: "2026-11-01" },
    currency: "USD",
    direct: { total: "0.030000000", by: { requests: "0.010000000", write_units: "0.020000000" } },
    shared: { total: "0.500000000", by: { invocations: "0.500000000" }, rule: "by direct cost" },
    total: "0.530000000",
  };
  expect(costParts(cost)).toEqual([
    { name: "invocations", direct: 0, shared: 0.5 },
    { name: "write_units", direct: 0.02, shared: 0 },
    { name: "requests", direct: 0.01, shared: 0 },
  ]);
});
