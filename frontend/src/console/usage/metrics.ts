import type { AdminSchemas } from "@/shared/api";

/** What was counted of a tenant, or of all. */
export type Usage = AdminSchemas["Usage"];

/** What every platform counts, in the order in which it is shown; a platform's own units come first. */
export const METRICS = [
  "requests",
  "refused_requests",
  "invocations",
  "mb_milliseconds",
  "read_units",
  "write_units",
  "events",
] as const;
/** The name of such a metric. */
export type MetricName = (typeof METRICS)[number];

const NAMES = new Set<string>(["tenant_id", "period", ...METRICS]);
const MB_MILLISECONDS_OF_A_GB_SECOND = 1_024_000;

/** The platform's own units that `usage` counts, such as orders, in alphabetical order. */
export function unitsOf(usage: object): string[] {
  return Object.keys(usage)
    .filter((name) => !NAMES.has(name))
    .sort();
}

/** All that `usage` counts: own units first. */
export function metricsOf(usage: object): string[] {
  return [...unitsOf(usage), ...METRICS];
}

/** A counter as people read it: memory over time in GB seconds. */
export function shownValue(name: string, value: number): number {
  return name === "mb_milliseconds" ? value / MB_MILLISECONDS_OF_A_GB_SECOND : value;
}

/** What `usage` counts of `name`; nothing where it does not. */
export function valueOf(usage: object, name: string): number {
  const value = (usage as Record<string, unknown>)[name];
  return typeof value === "number" ? shownValue(name, value) : 0;
}

/** An amount of USD as the API writes it, for a chart: charts need no nine decimals. */
export function amountOf(text: string | undefined): number {
  return Number(text ?? "0");
}

/** What a tenant costs, by what is paid for: its own part and its share; the dearest first. */
export function costParts(cost: AdminSchemas["Cost"]): { name: string; direct: number; shared: number }[] {
  const names = new Set([...Object.keys(cost.direct.by), ...Object.keys(cost.shared.by)]);
  return [...names]
    .map((name) => ({ name, direct: amountOf(cost.direct.by[name]), shared: amountOf(cost.shared.by[name]) }))
    .sort((a, b) => b.direct + b.shared - (a.direct + a.shared));
}
