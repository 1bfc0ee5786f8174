import { SessionEnded } from "@/shared/auth/session";
import { ApiProblem } from "./problem";

/** Refused for the moment or not answered: the same request may still succeed, or has. */
const PASSING = [408, 425, 429];

/** A key for one request and all its retries. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}

/** A request that was begun: its key, and what it asked for. */
export interface Attempt {
  key: string;
  content: string;
}

/**
 * The attempt to make for `content`: the one before when it asked for the same, so that a retry finds what the first
 * one did; a new one when something has changed, since a key stands for one content.
 */
export function attemptFor(content: unknown, before: Attempt | null, newKey = newIdempotencyKey): Attempt {
  const text = JSON.stringify(content);
  return before?.content === text ? before : { key: newKey(), content: text };
}

/**
 * Whether an attempt that failed with `error` may have been taken all the same: neither did the API refuse it, nor had
 * the session ended before anything was sent. Until it is answered, nothing but the same may be sent: another request
 * could do it twice.
 *
 * @param before The same attempt where it was made before, and not answered.
 */
export function mayHaveArrived(error: unknown, before: Attempt | null): boolean {
  const isRefused = error instanceof ApiProblem && error.status < 500 && !PASSING.includes(error.status);
  const isUnsent = error instanceof SessionEnded && before === null;
  return !isRefused && !isUnsent;
}
