import type { AdminSchemas } from "@/shared/api";

/** Something that is, or was, done with a tenant. */
export type Operation = AdminSchemas["Operation"];
/** One step of it. */
export type Step = Operation["steps"][number];

const FAST_MILLISECONDS = 1500;
const SLOW_MILLISECONDS = 15_000;
const WATCHED_MILLISECONDS = 5 * 60_000;

/**
 * How long to wait before looking at an operation again; false when it has ended.
 *
 * What has run for minutes is looked at less often: a grace period takes weeks.
 */
export function lookAgain(operation: Operation | undefined, now: number): number | false {
  if (!operation) return FAST_MILLISECONDS;
  if (operation.status !== "running") return false;
  const begun = Date.parse(newest(operation)?.started_at ?? operation.started_at);
  return now - begun > WATCHED_MILLISECONDS ? SLOW_MILLISECONDS : FAST_MILLISECONDS;
}

/** The step that was begun last. */
export function newest(operation: Operation): Step | undefined {
  return operation.steps.at(-1);
}

/** How long something took, or has taken until now; null where its beginning is not known. */
export function tookMilliseconds(from: string, to: string | undefined, now: number): number | null {
  const begin = Date.parse(from);
  const end = to ? Date.parse(to) : now;
  return Number.isNaN(begin) || Number.isNaN(end) ? null : Math.max(end - begin, 0);
}

/** Whether an operation left an archive that can be downloaded. */
export function hasArchive({ kind, steps }: Operation): boolean {
  const exported = steps.some(({ name, status }) => name === "Export" && status === "done");
  return exported && (kind === "export" || kind === "offboard");
}

/** Whether it makes sense to try an operation again: it failed, or could not clean up after it had succeeded. */
export function mayRetry({ status, steps }: Operation): boolean {
  return status === "failed" || (status === "succeeded" && steps.some((step) => step.status === "failed"));
}
