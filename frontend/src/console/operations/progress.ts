import type { AdminSchemas } from "@/shared/api";

/** Something that is, or was, done with a tenant. */
export type Operation = AdminSchemas["Operation"];
/** One step of it. */
export type Step = Operation["steps"][number];

const FAST_MILLISECONDS = 1500;
const SLOW_MILLISECONDS = 15_000;
const WATCHED_MILLISECONDS = 5 * 60_000;

/**
 * How long to wait before looking at an operation again; false when nothing follows any more.
 *
 * What has run for minutes is looked at less often: a grace period takes weeks.
 */
export function lookAgain(operation: Operation | undefined, now: number): number | false {
  if (!operation) return FAST_MILLISECONDS;
  if (!goesOn(operation, now)) return false;
  if (operation.status !== "running") return SLOW_MILLISECONDS;
  const begun = Date.parse(newest(operation)?.started_at ?? operation.started_at);
  return now - begun > WATCHED_MILLISECONDS ? SLOW_MILLISECONDS : FAST_MILLISECONDS;
}

/**
 * Whether something of an operation may still follow: after its end, too, as an old copy or a stack is removed then.
 *
 * No step runs between two of them, nor right after somebody has tried the last ones again: so it is looked at for some
 * minutes more.
 */
export function goesOn({ status, steps, attempted_at, ended_at }: Operation, now: number): boolean {
  if (status !== "succeeded") return status === "running";
  if (steps.some((step) => step.status === "running" || step.status === "held")) return true;
  const moments = [attempted_at, ended_at, ...steps.map((step) => step.ended_at)];
  const last = Math.max(...moments.map((moment) => (moment ? Date.parse(moment) : 0)));
  return steps.length > 0 && now - last < WATCHED_MILLISECONDS;
}

/** Whether an off-boarding was cancelled, so that its tenant stays. */
export function isCancelled(operation: Operation | undefined): boolean {
  return operation?.decision?.outcome === "cancel";
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

/**
 * Whether it makes sense to try an operation again: it failed, or could not clean up after it had succeeded. An
 * off-boarding that was cancelled fails for good; only what of it could not be undone is left to try.
 */
export function mayRetry(operation: Operation): boolean {
  const { status, steps, compensated } = operation;
  if (status === "failed") return !isCancelled(operation) || compensated === false;
  return status === "succeeded" && steps.some((step) => step.status === "failed");
}
