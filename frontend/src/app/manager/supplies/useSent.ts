import { useState } from "react";
import { useSession } from "@/shared/auth";
import type { SentAdjustment } from "./AdjustForm";

/** By supply. */
type Sent = Record<string, SentAdjustment | null>;

/**
 * Adjustments at a site that were sent and not answered, and a way to keep one, or none, of a supply.
 *
 * They are kept in this tab by person and site: who looks at another site or page, or loads it anew, must not send anew
 * what may be booked.
 */
export function useSent(siteId: string): [Sent, (supplyId: string, adjustment: SentAdjustment | null) => void] {
  const { tenantId, userId } = useSession().person;
  const key = `adjustments:${tenantId ?? ""}:${userId}:${siteId}`;
  const [sent, setSent] = useState(() => kept(key));
  const keep = (supplyId: string, adjustment: SentAdjustment | null) => {
    // From the storage: an answer may come when another list of this site is shown.
    const all = { ...kept(key), [supplyId]: adjustment };
    if (Object.values(all).some(Boolean)) sessionStorage.setItem(key, JSON.stringify(all));
    else sessionStorage.removeItem(key);
    setSent(all);
  };
  return [sent, keep];
}

function kept(key: string): Sent {
  return JSON.parse(sessionStorage.getItem(key) ?? "{}") as Sent;
}
