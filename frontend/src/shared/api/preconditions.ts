import { isProblem } from "./problem";

/** The header that refuses a change of what somebody else has changed since it was of `version`. */
export function ifMatch(version: number): { "If-Match": string } {
  return { "If-Match": `"${version}"` };
}

/**
 * The header by which nothing is overwritten unseen: a change is of the version that somebody has seen, and what is
 * added replaces nothing.
 *
 * @param seen What is changed; null where something is added.
 */
export function ifAsSeen(seen: { version: number } | null): { "If-Match": string } | { "If-None-Match": "*" } {
  return seen ? ifMatch(seen.version) : { "If-None-Match": "*" };
}

/** Whether what somebody wanted to add, so that they had `seen` none, is there already. */
export function isTaken(seen: object | null, error: unknown): boolean {
  return seen === null && isProblem(error, "version-mismatch");
}
