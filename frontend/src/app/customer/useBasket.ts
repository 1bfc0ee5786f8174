import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { unwrap, useApi } from "@/shared/api";
import { useSession } from "@/shared/auth";
import { ticketOf, type Order } from "@/shared/orders";
import {
  EMPTY,
  afterFailure,
  requestOf,
  withNote,
  withQuantity,
  withSent,
  type Basket,
  type Line,
  type NewOrder,
} from "./basket";
import { basketKey, baskets } from "./basketStore";

export interface BasketHandle {
  basket: Basket;
  setQuantity(item: Pick<Line, "sku" | "name">, quantity: number): void;
  setNote(note: string): void;
  /** Forgets what was sent and not answered: the person has looked, and knows better. */
  forgetSent(): void;
}

/** The person's basket at a site. */
export function useBasket(siteId: string): BasketHandle {
  const { person } = useSession();
  const key = basketKey(person.tenantId, person.userId, siteId);
  const basket = useSyncExternalStore(baskets.subscribe, () => baskets.get(key));
  return useMemo(
    () => ({
      basket,
      setQuantity: (item, quantity) => baskets.set(key, withQuantity(baskets.get(key), item, quantity)),
      setNote: (note) => baskets.set(key, withNote(baskets.get(key), note)),
      forgetSent: () => baskets.set(key, { ...baskets.get(key), sent: null }),
    }),
    [basket, key],
  );
}

/** Places what is in the basket. The key of a request that was not answered is kept, over reloads too. */
export function usePlaceOrder(siteId: string, onPlaced: (order: Order) => void) {
  const api = useApi();
  const client = useQueryClient();
  const { person } = useSession();
  const key = basketKey(person.tenantId, person.userId, siteId);
  return useMutation({
    mutationFn: async (total: number) => {
      const now = baskets.get(key);
      const { sent } = withSent(now, requestOf(now, siteId, total));
      baskets.set(key, { ...now, sent });
      try {
        return await unwrap<Order>(
          api.POST("/orders", {
            params: { header: { "Idempotency-Key": sent.key } },
            body: JSON.parse(sent.content) as NewOrder,
          }),
        );
      } catch (error) {
        baskets.set(key, afterFailure(now, baskets.get(key), error));
        throw error;
      }
    },
    onSuccess(order) {
      baskets.set(key, EMPTY);
      client.setQueryData(["order", order.order_id], ticketOf(order));
      void client.invalidateQueries({ queryKey: ["orders"] });
      onPlaced(order);
    },
    // The prices or what there is have changed: show how it is now.
    onError: () => void client.invalidateQueries({ queryKey: ["menu", siteId] }),
  });
}
