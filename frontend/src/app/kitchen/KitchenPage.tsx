import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/shared/icons";
import {
  inStatus,
  shortNumber,
  useBoard,
  useEntering,
  useTapGuard,
  type Command,
  type OrderStatus,
  type Ticket,
} from "@/shared/orders";
import type { SiteSummary } from "@/shared/sites";
import { ErrorState, LiveBadge, LiveBanner, Loading, Page, announce, describeError, notify } from "@/shared/states";
import { RejectDialog } from "./RejectDialog";
import { TicketCard } from "./TicketCard";
import { useBell } from "./useBell";
import classes from "./kitchen.module.css";

const COLUMNS = ["PLACED", "ACCEPTED", "PREPARING", "READY"] as const satisfies readonly OrderStatus[];

/** A site's kitchen: tickets by state, live, made for a tablet on the wall. */
export function KitchenPage({ site, change }: { site: SiteSummary; change: ReactNode }) {
  const { t } = useTranslation("kitchen");
  const bell = useBell();
  const [rejecting, setRejecting] = useState<Ticket | null>(null);
  const isMeant = useTapGuard();
  const live = useBoard(site.site_id);
  const { board, isPending, error, status, readAgain, command } = live;
  useEntering(live, "PLACED", (tickets) => {
    bell.ring();
    announce(tickets.map(({ order_id }) => t("newOrder", { number: shortNumber(order_id) })).join(". "));
  });

  const send = async (ticket: Ticket, name: Command, reason?: string): Promise<void> => {
    try {
      await command(ticket, name, reason);
    } catch (failure) {
      const title = t("refused", { number: shortNumber(ticket.order_id) });
      notify({ tone: "bad", title, message: describeError(failure) });
    }
  };

  const actions = (
    <>
      <LiveBadge status={status} />
      <Button
        variant="default"
        aria-pressed={bell.state === "on"}
        leftSection={bell.state === "on" ? <Icon.Bell size={16} /> : <Icon.BellOff size={16} />}
        onClick={bell.press}
      >
        {t(`sound.${bell.state}`)}
      </Button>
      {change}
    </>
  );

  return (
    <Page title={t("title", { site: site.name })} actions={actions} wide>
      <LiveBanner status={status} />
      {isPending ? (
        <Loading />
      ) : error && board.length === 0 ? (
        <ErrorState error={error} onRetry={readAgain} />
      ) : (
        <div className={classes["board"]}>
          {COLUMNS.map((column) => (
            <Column key={column} status={column} tickets={inStatus(board, column)}>
              {(ticket) => (
                <TicketCard
                  key={ticket.order_id}
                  ticket={ticket}
                  isMeant={isMeant}
                  onCommand={(name) => void send(ticket, name)}
                  onReject={() => setRejecting(ticket)}
                />
              )}
            </Column>
          ))}
        </div>
      )}
      <RejectDialog
        ticket={rejecting}
        isMeant={isMeant}
        onClose={() => setRejecting(null)}
        onReject={(ticket, reason) => {
          setRejecting(null);
          void send(ticket, "reject", reason);
        }}
      />
    </Page>
  );
}

interface ColumnProps {
  status: (typeof COLUMNS)[number];
  tickets: readonly Ticket[];
  children: (ticket: Ticket) => ReactNode;
}

function Column({ status, tickets, children }: ColumnProps) {
  const { t } = useTranslation("kitchen");
  const title = t(`column.${status}`);
  return (
    <section className={classes["column"]} data-status={status} aria-label={title}>
      <h2>
        {title} <span className={classes["count"]}>{tickets.length}</span>
      </h2>
      {tickets.length === 0 ? (
        <p className={classes["none"]}>{t(`none.${status}`)}</p>
      ) : (
        <ul className={classes["tickets"]}>{tickets.map(children)}</ul>
      )}
    </section>
  );
}
