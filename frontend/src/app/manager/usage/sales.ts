import type { Schemas } from "@/shared/api";
import { addDays, filled, type Day } from "@/management/days";

/** What a site sold on a day. */
export type Summary = Schemas["DailySummary"];

/** How many days charts go back. */
export const RANGES = ["7", "30", "90"] as const;

/** The first and the last of `count` days that end with the day before `today`: a day is summed up in the night after. */
export function daysBefore(today: Day, count: number): [Day, Day] {
  return [addDays(today, -count), addDays(today, -1)];
}

/** Revenue by currency: for each of `days` an amount in the currency's minor unit, nothing where there was none. */
export function revenueOf(summaries: readonly Summary[], days: readonly Day[]): Map<string, number[]> {
  const currencies = [...new Set(summaries.flatMap(({ revenue }) => Object.keys(revenue)))].sort();
  return new Map(
    currencies.map((currency) => [
      currency,
      filled(days, new Map(summaries.map(({ date, revenue }) => [date, revenue[currency] ?? 0])), 0),
    ]),
  );
}

/** For each of `days` how many orders were served, and how many came to nothing. */
export function ordersOf(summaries: readonly Summary[], days: readonly Day[]): { served: number[]; lost: number[] } {
  const of = (count: (summary: Summary) => number) =>
    filled(days, new Map(summaries.map((summary) => [summary.date, count(summary)])), 0);
  const served = ({ orders_by_status: by }: Summary) => by.SERVED ?? 0;
  return { served: of(served), lost: of((summary) => summary.orders - served(summary)) };
}

/** A sales report, as the task that made it holds it. */
export interface SalesReport {
  from: Day;
  to: Day;
  orders: number;
  orders_by_status: Record<string, number>;
  revenue: Record<string, number>;
  /** Those that sold for most first, in the currency's minor unit. */
  items: { sku: string; name: string; quantity: number; revenue: number }[];
}
