import { expect, it } from "vitest";
import { daysBefore, ordersOf, revenueOf, type Summary } from "./sales";

const day = (date: string, by: Record<string, number>, revenue: Record<string, number>): Summary => ({
  site_id: "main",
  date,
  orders: Object.values(by).reduce((sum, count) => sum + count, 0),
  orders_by_status: by,
  revenue,
  created_at: `${date}T23:59:59.000Z`,
});
const DAYS = ["2026-11-18", "2026-11-19", "2026-11-20"];
const SUMMARIES = [
  day("2026-11-18", { SERVED: 3, CANCELLED: 1 }, { EUR: 3000 }),
  day("2026-11-20", { SERVED: 1, EXPIRED: 2 }, { EUR: 900, CHF: 100 }),
];

it("ends with yesterday, since today is not summed up yet", () => {
  expect(daysBefore("2026-11-21", 7)).toEqual(["2026-11-14", "2026-11-20"]);
});

it("keeps currencies apart, and shows days without a summary as nothing", () => {
  expect([...revenueOf(SUMMARIES, DAYS)]).toEqual([
    ["CHF", [0, 0, 100]],
    ["EUR", [3000, 0, 900]],
  ]);
});

it("tells what was served from what came to nothing", () => {
  expect(ordersOf(SUMMARIES, DAYS)).toEqual({ served: [3, 0, 1], lost: [1, 0, 2] });
});
