/** Something that happened, told by the server (docs/guides/realtime.md). */
export interface LiveEvent {
  event_id: string;
  detail_type: string;
  detail: Record<string, unknown>;
}

export type ServerMessage =
  | ({ type: "event" } & LiveEvent)
  | { type: "resumed"; count: number; complete: boolean }
  | { type: "pong" }
  | { type: "error"; detail: string };

/** What the server sent; null for what this page does not know. */
export function parseMessage(data: unknown): ServerMessage | null {
  if (typeof data !== "string") return null;
  try {
    const message = JSON.parse(data) as { type?: unknown };
    return typeof message === "object" && typeof message?.type === "string" ? (message as ServerMessage) : null;
  } catch {
    return null;
  }
}

/** Remembers the last `size` ids. */
export class Seen {
  readonly #ids = new Set<string>();

  constructor(private readonly size = 1000) {}

  /** Whether `id` is new; it is not any more. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > this.size) this.#ids.delete(this.#ids.values().next().value ?? "");
    return true;
  }
}
