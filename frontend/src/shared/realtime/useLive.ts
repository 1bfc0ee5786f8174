import { useEffect, useEffectEvent, useState } from "react";
import { socketUrl } from "@/shared/address";
import { useSessionStore } from "@/shared/auth";
import { useConfig } from "@/shared/config";
import { LiveSocket, type LiveStatus } from "./LiveSocket";
import type { LiveEvent } from "./messages";

export interface LiveOptions {
  /** The site to follow, for staff; what concerns the person is told in any case. */
  siteId?: string;
  enabled?: boolean;
  onEvent(event: LiveEvent): void;
  /** Read the lists: at the beginning, when something may have been missed, and at times while nothing can be told. */
  onGap(): void;
  /** Read again what is not of orders: after a break only what became of those is told (docs/guides/realtime.md). */
  onResumed?(): void;
}

/** Some networks let no WebSocket through: what is shown must not stand still there. */
const READ_AGAIN_MS = 30_000;

/** Follows what happens for as long as the page is shown. */
export function useLive({ siteId, enabled = true, onEvent, onGap, onResumed }: LiveOptions): LiveStatus {
  const { socketPath } = useConfig();
  const session = useSessionStore();
  const [status, setStatus] = useState<LiveStatus>("connecting");
  const tell = useEffectEvent(onEvent);
  const readAgain = useEffectEvent(onGap);
  const resumed = useEffectEvent(() => onResumed?.());
  const isTold = !enabled || status === "live";

  useEffect(() => {
    if (!enabled || !socketPath) return;
    const socket = new LiveSocket({
      url: socketUrl(socketPath, siteId ? { site_id: siteId } : {}),
      token: (options) => session.token(options),
      onEvent: (event) => tell(event),
      onGap: () => readAgain(),
      onResumed: () => resumed(),
      onStatus: setStatus,
    });
    const wake = (): void => {
      if (document.visibilityState === "visible") socket.wake();
    };
    socket.start();
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      socket.stop();
    };
  }, [enabled, session, siteId, socketPath]);

  useEffect(() => {
    if (isTold) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") readAgain();
    }, READ_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isTold]);

  return status;
}
