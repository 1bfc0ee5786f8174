import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { everyPage, unwrap, useApi } from "@/shared/api";
import { useLive, type LiveEvent, type LiveStatus } from "@/shared/realtime";
import { withAssumed, withList, withTicket, withoutAssumed, type Board } from "./board";
import { LEADS_TO, sendCommand, type Command } from "./commands";
import { ticketOf, toldTicket, type Ticket } from "./order";

const LIST_LIMIT = 100;
/** Live push is the way; this only heals what it could not tell. */
const READ_AGAIN_MS = 60_000;
const NOTHING: Board = [];

interface Known {
  board: Board;
  isListed: boolean;
}

export interface LiveBoard {
  board: Board;
  /** Whether the list of open orders is in it, and not only what was told so far. */
  isListed: boolean;
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

/** A site's open orders, live. */
export function useBoard(siteId: string): LiveBoard {
  const api = useApi();
  const client = useQueryClient();
  const key = ["board", siteId];
  const change = useCallback(
    (next: (board: Board) => Board): void => {
      client.setQueryData<Known>(["board", siteId], (known) => ({
        board: next(known?.board ?? NOTHING),
        isListed: known?.isListed ?? false,
      }));
    },
    [client, siteId],
  );

  const query = useQuery({
    queryKey: key,
    refetchInterval: READ_AGAIN_MS,
    queryFn: async (): Promise<Known> => {
      const askedAt = Date.now();
      const listed = await everyPage(async (cursor) => {
        const query = { site_id: siteId, limit: LIST_LIMIT, ...(cursor && { cursor }) };
        const page = await unwrap(api.GET("/kitchen/tickets", { params: { query } }));
        return { items: page.tickets, next: page.next_cursor };
      });
      const board = withList(
        client.getQueryData<Known>(key)?.board ?? NOTHING,
        listed.map((order) => ticketOf(order, askedAt)),
        askedAt,
      );
      return { board, isListed: true };
    },
  });

  const status = useLive({
    siteId,
    onEvent(event: LiveEvent) {
      const told = toldTicket(event);
      if (told?.site_id === siteId) change((board) => withTicket(board, told));
    },
    onGap: () => void query.refetch(),
  });

  const command = useCallback(
    async (ticket: Ticket, name: Command, reason?: string) => {
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
    [api, change, client, siteId],
  );

  return {
    board: query.data?.board ?? NOTHING,
    isListed: query.data?.isListed ?? false,
    isPending: query.isPending,
    error: query.error,
    status,
    readAgain: () => void query.refetch(),
    command,
  };
}
