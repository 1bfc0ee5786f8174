import type { TokenSource } from "@/shared/api/fetching";
import { Seen, parseMessage, type LiveEvent, type ServerMessage } from "./messages";

export type LiveStatus = "connecting" | "live" | "offline";

export interface LiveSocketOptions {
  url: string;
  token: TokenSource;
  /** Each event once. Events of one order may come late: go by its `sequence`. */
  onEvent(event: LiveEvent): void;
  /** Something may have been missed, or this is the beginning: read the lists. */
  onGap(): void;
  /** After a break, when all that was missed of orders has been told: nothing else is told again. */
  onResumed(): void;
  onStatus(status: LiveStatus): void;
  open?(url: string, protocols: string[]): WebSocket;
  random?(): number;
}

const RESUMED_WITHIN_MS = 20_000;
const OPENED_WITHIN_MS = 10_000;
const PONG_WITHIN_MS = 10_000;
/** API Gateway ends a connection that was silent for ten minutes; one that is dead should be noticed well before. */
const PING_EVERY_MS = 120_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const RESUMES = 2;

/** A connection that comes back: it reconnects with growing pauses, and asks for what it missed. */
export class LiveSocket {
  #socket: WebSocket | null = null;
  #stopped = false;
  #failures = 0;
  #lastEventId: string | null = null;
  /** The id that a resume asked from; what is told meanwhile does not move it. */
  #resumingFrom: string | null = null;
  readonly #seen = new Seen();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly options: LiveSocketOptions) {}

  start(): void {
    this.#stopped = false;
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#drop();
  }

  /** The network is back, or somebody looks at the page again: see at once whether the connection lives. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#ping();
    else if (this.#timers.has("retry")) {
      this.#clear("retry");
      void this.#connect();
    }
  }

  async #connect(): Promise<void> {
    this.options.onStatus("connecting");
    let token: string;
    try {
      // A handshake that is refused does not say why: a token that was taken back is one reason.
      token = await this.options.token({ renew: this.#failures > 0 && this.#failures % 3 === 0 });
    } catch {
      this.#retry();
      return;
    }
    if (this.#stopped || this.#socket) return;
    const open = this.options.open ?? ((url, protocols) => new WebSocket(url, protocols));
    const socket = open(this.options.url, ["saas.v1", `bearer.${token}`]);
    this.#socket = socket;
    this.#after("open", OPENED_WITHIN_MS, () => this.#lost(socket));
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#take(parseMessage(data));
    socket.onclose = () => this.#lost(socket);
  }

  #opened(): void {
    this.#clear("open");
    this.#after("ping", PING_EVERY_MS, () => this.#ping());
    if (this.#lastEventId === null) {
      this.#live();
      this.options.onGap();
      return;
    }
    this.#resumingFrom ??= this.#lastEventId;
    this.#resume(RESUMES);
  }

  #resume(attempts: number): void {
    if (attempts === 0) {
      this.#lost(this.#socket);
      return;
    }
    this.#send({ action: "resume", last_event_id: this.#resumingFrom });
    this.#after("resume", RESUMED_WITHIN_MS, () => this.#resume(attempts - 1));
  }

  #take(message: ServerMessage | null): void {
    if (message?.type === "event") {
      this.#lastEventId = message.event_id;
      if (this.#seen.add(message.event_id)) this.options.onEvent(message);
    } else if (message?.type === "resumed") {
      this.#clear("resume");
      this.#resumingFrom = null;
      this.#live();
      if (message.complete) this.options.onResumed();
      else this.options.onGap();
    } else if (message?.type === "pong") {
      this.#clear("pong");
    }
  }

  #live(): void {
    this.#failures = 0;
    this.options.onStatus("live");
  }

  #ping(): void {
    const socket = this.#socket;
    this.#send({ action: "ping" });
    this.#after("pong", PONG_WITHIN_MS, () => this.#lost(socket));
    this.#after("ping", PING_EVERY_MS, () => this.#ping());
  }

  #lost(socket: WebSocket | null): void {
    if (socket !== this.#socket) return;
    this.#drop();
    if (!this.#stopped) this.#retry();
  }

  #retry(): void {
    if (this.#stopped) return;
    this.options.onStatus("offline");
    const ceiling = Math.min(FIRST_DELAY_MS * 2 ** this.#failures, LONGEST_DELAY_MS);
    this.#failures += 1;
    // Half of it by chance, so that a restaurant's displays don't all come back at the same moment.
    const delay = ceiling * (0.5 + 0.5 * (this.options.random ?? Math.random)());
    this.#after("retry", delay, () => void this.#connect());
  }

  #drop(): void {
    for (const name of [...this.#timers.keys()]) this.#clear(name);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #after(name: string, delay: number, action: () => void): void {
    this.#clear(name);
    this.#timers.set(
      name,
      setTimeout(() => {
        this.#timers.delete(name);
        action();
      }, delay),
    );
  }

  #clear(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}
