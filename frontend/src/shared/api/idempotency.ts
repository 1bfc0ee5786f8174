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
