import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "@/testing/FakeSocket";
import { LiveSocket, type LiveStatus } from "./LiveSocket";

const told: string[] = [];
const statuses: LiveStatus[] = [];
let gaps = 0;
let resumptions = 0;
let renewals: (boolean | undefined)[] = [];
let token: () => Promise<string> = () => Promise.resolve("t");

const tick = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const event = (id: string) => ({ type: "event", event_id: id, detail_type: "OrderPlaced", detail: {} });

function socket(): LiveSocket {
  return new LiveSocket({
    url: "ws://x.example/ws",
    token: (options) => {
      renewals.push(options?.renew);
      return token();
    },
    onEvent: ({ event_id }) => told.push(event_id),
    onGap: () => (gaps += 1),
    onResumed: () => (resumptions += 1),
    onStatus: (status) => statuses.push(status),
    open: (url, protocols) => new FakeSocket(url, protocols) as unknown as WebSocket,
    random: () => 1,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
  told.length = 0;
  statuses.length = 0;
  gaps = 0;
  resumptions = 0;
  renewals = [];
  token = () => Promise.resolve("t");
});

afterEach(() => {
  vi.useRealTimers();
});

async function opened(): Promise<LiveSocket> {
  const live = socket();
  live.start();
  await tick();
  FakeSocket.last.accept();
  return live;
}

describe("a connection", () => {
  it("offers the protocol and the token, then says to read the lists", async () => {
    await opened();
    expect(FakeSocket.last.protocols).toEqual(["saas.v1", "bearer.t"]);
    expect(statuses).toEqual(["connecting", "live"]);
    expect(gaps).toBe(1);
    expect(FakeSocket.last.sent).toEqual([]);
  });

  it("tells each event once", async () => {
    await opened();
    for (const id of ["a", "b", "a"]) FakeSocket.last.tell(event(id));
    expect(told).toEqual(["a", "b"]);
  });

  it("does not mind what it does not know", async () => {
    await opened();
    FakeSocket.last.onmessage?.({ data: "no json" });
    FakeSocket.last.tell({ type: "news" });
    FakeSocket.last.tell(event("a"));
    expect(told).toEqual(["a"]);
  });

  it("comes back after a break and resumes from the last event", async () => {
    await opened();
    FakeSocket.last.tell(event("a"));
    FakeSocket.last.close();
    expect(statuses.at(-1)).toBe("offline");
    await tick(500);
    expect(FakeSocket.opened).toHaveLength(2);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent).toEqual([{ action: "resume", last_event_id: "a" }]);
    expect(statuses.at(-1)).toBe("connecting");
    FakeSocket.last.tell(event("b"));
    FakeSocket.last.tell({ type: "resumed", count: 1, complete: true });
    expect(statuses.at(-1)).toBe("live");
    expect(told).toEqual(["a", "b"]);
    expect(gaps).toBe(1);
    // What is not of orders was not told again.
    expect(resumptions).toBe(1);
  });

  it("keeps the event that it resumes from until it has resumed, whatever is told meanwhile", async () => {
    await opened();
    FakeSocket.last.tell(event("a"));
    FakeSocket.last.close();
    await tick(500);
    FakeSocket.last.accept();
    FakeSocket.last.tell(event("z"));
    FakeSocket.last.close();
    await tick(1000);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent).toEqual([{ action: "resume", last_event_id: "a" }]);
    FakeSocket.last.tell({ type: "resumed", count: 0, complete: true });
    FakeSocket.last.close();
    await tick(500);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent).toEqual([{ action: "resume", last_event_id: "z" }]);
  });

  it("says to read the lists when what was missed could not be told in full", async () => {
    await opened();
    FakeSocket.last.tell(event("a"));
    FakeSocket.last.close();
    await tick(500);
    FakeSocket.last.accept();
    FakeSocket.last.tell({ type: "resumed", count: 500, complete: false });
    expect(gaps).toBe(2);
    expect(resumptions).toBe(0);
  });

  it("asks again for what it missed when no answer comes, then connects anew", async () => {
    await opened();
    FakeSocket.last.tell(event("a"));
    FakeSocket.last.close();
    await tick(500);
    FakeSocket.last.accept();
    await tick(20_000);
    expect(FakeSocket.last.sent).toHaveLength(2);
    await tick(20_000);
    expect(statuses.at(-1)).toBe("offline");
  });

  it("waits longer after each failure, and starts over once it has been live", async () => {
    const live = socket();
    live.start();
    await tick();
    for (const pause of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      FakeSocket.last.close();
      const before = FakeSocket.opened.length;
      await tick(pause - 1);
      expect(FakeSocket.opened).toHaveLength(before);
      await tick(1);
      expect(FakeSocket.opened).toHaveLength(before + 1);
    }
    FakeSocket.last.accept();
    FakeSocket.last.close();
    await tick(500);
    expect(FakeSocket.opened).toHaveLength(10);
  });

  it("asks for a new token when handshakes keep being refused", async () => {
    const live = socket();
    live.start();
    await tick();
    for (const pause of [500, 1000, 2000]) {
      FakeSocket.last.close();
      await tick(pause);
    }
    expect(renewals).toEqual([false, false, false, true]);
  });

  it("tries again when there was no token to be had", async () => {
    token = () => Promise.reject(new Error("no network"));
    const live = socket();
    live.start();
    await tick();
    expect(FakeSocket.opened).toHaveLength(0);
    token = () => Promise.resolve("t");
    await tick(500);
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it("notices a connection that died silently", async () => {
    await opened();
    const first = FakeSocket.last;
    await tick(120_000);
    expect(first.sent).toEqual([{ action: "ping" }]);
    first.tell({ type: "pong" });
    await tick(110_000);
    expect(statuses.at(-1)).toBe("live");
    await tick(20_000);
    expect(statuses.at(-1)).toBe("offline");
    await tick(500);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it("does not wait out its pause when the network is back", async () => {
    const live = await opened();
    FakeSocket.last.close();
    live.wake();
    await tick();
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it("stays away once it is stopped", async () => {
    const live = await opened();
    live.stop();
    live.wake();
    await tick(60_000);
    expect(FakeSocket.opened).toHaveLength(1);
    expect(FakeSocket.last.readyState).toBe(WebSocket.CLOSED);
    expect(vi.getTimerCount()).toBe(0);
  });
});
