import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { unwrap, useApi } from "@/shared/api";
import { hasRole, useSession } from "@/shared/auth";
import { isOver, merged, ticketOf, toldTicket, type Order, type Ticket } from "@/shared/orders";
import { useLive } from "@/shared/realtime";
import { announce } from "@/shared/states";

/** One order, followed live until it is over. Who follows orders of others has to follow their site. */
export function useOrder(orderId: string) {
  const { t } = useTranslation();
  const api = useApi();
  const client = useQueryClient();
  const { person } = useSession();
  const key = ["order", orderId];

  const query = useQuery({
    queryKey: key,
    queryFn: async () => {
      const order = await unwrap<Order>(api.GET("/orders/{order_id}", { params: { path: { order_id: orderId } } }));
      return merged(client.getQueryData<Ticket>(key), ticketOf(order));
    },
  });
  const order = query.data;
  const isOpen = order !== undefined && !isOver(order.status);

  const shown = order?.status;
  const said = useRef(shown);
  useEffect(() => {
    if (shown && said.current && said.current !== shown) announce(t(`status.${shown}`));
    said.current = shown;
  }, [shown, t]);

  const put = (next: Ticket): void => {
    client.setQueryData(key, merged(client.getQueryData<Ticket>(key), next));
  };

  const isForeign = order !== undefined && order.placed_by !== person.userId && !hasRole(person, "customer");
  const status = useLive({
    ...(isForeign && { siteId: order.site_id }),
    enabled: isOpen,
    onEvent(event) {
      const told = toldTicket(event);
      if (told?.order_id === orderId) put(told);
    },
    onGap: () => void query.refetch(),
  });

  return { order, isOpen, error: query.error, refetch: () => void query.refetch(), status, put };
}
