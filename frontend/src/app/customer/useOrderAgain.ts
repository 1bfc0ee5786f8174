import { useLocation } from "wouter";
import { useSession } from "@/shared/auth";
import type { Ticket } from "@/shared/orders";
import { withOrderAgain } from "./basket";
import { basketKey, baskets } from "./basketStore";

/** Puts an order's lines into the basket of its site, and goes there; prices are the menu's of then. */
export function useOrderAgain(): (order: Ticket) => void {
  const { person } = useSession();
  const [, navigate] = useLocation();
  return ({ site_id, items }) => {
    const key = basketKey(person.tenantId, person.userId, site_id);
    baskets.set(key, withOrderAgain(baskets.get(key), items));
    navigate(`/?site=${encodeURIComponent(site_id)}`);
  };
}
