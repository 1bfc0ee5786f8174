import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { everyPage, unwrap, useApi } from "@/shared/api";
import { useLive, type LiveEvent, type LiveStatus } from "@/shared/realtime";
import { withAssumed, withList, withTicket, withoutAssumed, type Board } from "./board";
import { LEADS_TO, sendCommand, type Command } from "./commands";
import { ticketOf, toldTicket, type Ticket } from "./order";

const LIST_LIMIT = 100;
/** Live push is the way; this only heals what it could not tell, such as while there is no connection. */
const READ_AGAIN_MS = 60_000;

export interface LiveBoard {
  board: Board;
  isPending: boolean;
  error: Error | null;
  status: LiveStatus;
  readAgain(): void;
  /**
   * Shows what a command will do, sends it, and takes it back when it is refused.
   *
   * @throws ApiProblem, NetworkError
   */
  command(ticket: Ticket, command: Command, reason?: string): Promise<void>;
}

/** A site's open orders, live. `onTold` hears of each order that an event tells of, before it is shown. */
export function useBoard(siteId: string, onTold?: (ticket: Ticket, before: Board) => void): LiveBoard {
  const api = useApi();
  const client = useQueryClient();
  const key = ["board", siteId];
  const read = (): Board => client.getQueryData<Board>(key) ?? [];
  const change = (next: (board: Board) => Board): void => {
    client.setQueryData<Board>(key, (board) => next(board ?? []));
  };

  const query = useQuery({
    queryKey: key,
    refetchInterval: READ_AGAIN_MS,
    queryFn: async () => {
      const askedAt = Date.now();
      const listed = await everyPage(async (cursor) => {
        const query = { site_id: siteId, limit: LIST_LIMIT, ...(cursor && { cursor }) };
        const page = await unwrap(api.GET("/kitchen/tickets", { params: { query } }));
        return { items: page.tickets, next: page.next_cursor };
      });
      return withList(
        read(),
        listed.map((order) => ticketOf(order, askedAt)),
        askedAt,
      );
    },
  });

  const status = useLive({
    siteId,
    onEvent(event: LiveEvent) {
      const told = toldTicket(event);
      if (!told || told.site_id !== siteId) return;
      onTold?.(told, read());
      change((board) => withTicket(board, told));
    },
    onGap: () => void query.refetch(),
  });

  const command = useCallback(
    async (ticket: Ticket, name: Command, reason?: string) => {
      const change = (next: (board: Board) => Board): void => {
        client.setQueryData<Board>(["board", siteId], (board) => next(board ?? []));
      };
      change((board) => withAssumed(board, ticket.order_id, LEADS_TO[name]));
      try {
        const order = await sendCommand(api, ticket.order_id, name, reason);
        change((board) => withTicket(board, ticketOf(order)));
      } catch (error) {
        change((board) => withoutAssumed(board, ticket));
        // What was refused rested on something that is not so any more.
        void client.invalidateQueries({ queryKey: ["board", siteId] });
        throw error;
      }
    },
    [api, client, siteId],
  );

  return {
    board: query.data ?? [],
    isPending: query.isPending,
    error: query.error,
    status,
    readAgain: () => void query.refetch(),
    command,
  };
}
