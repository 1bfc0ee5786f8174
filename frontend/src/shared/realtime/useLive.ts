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
  /** Read the lists: at the beginning, and when something may have been missed. */
  onGap(): void;
}

/** Follows what happens for as long as the page is shown. */
export function useLive({ siteId, enabled = true, onEvent, onGap }: LiveOptions): LiveStatus {
  const { socketPath } = useConfig();
  const session = useSessionStore();
  const [status, setStatus] = useState<LiveStatus>("connecting");
  const tell = useEffectEvent(onEvent);
  const readAgain = useEffectEvent(onGap);

  useEffect(() => {
    if (!enabled || !socketPath) return;
    const socket = new LiveSocket({
      url: socketUrl(socketPath, siteId ? { site_id: siteId } : {}),
      token: (options) => session.token(options),
      onEvent: (event) => tell(event),
      onGap: () => readAgain(),
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

  return status;
}
