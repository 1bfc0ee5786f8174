import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { OrderLines, shortNumber, type Command, type OrderStatus, type TapGuard, type Ticket } from "@/shared/orders";
import { Elapsed } from "./Elapsed";
import classes from "./kitchen.module.css";

const NEXT: Partial<Record<OrderStatus, Exclude<Command, "reject" | "cancel" | "serve">>> = {
  PLACED: "accept",
  ACCEPTED: "start",
  PREPARING: "ready",
};

interface TicketCardProps {
  ticket: Ticket;
  isMeant: TapGuard;
  onCommand(command: Command): void;
  onReject(): void;
}

/** One ticket: what to make, how long it waits, and the next step as one big button. */
export function TicketCard({ ticket, isMeant, onCommand, onReject }: TicketCardProps) {
  const { t } = useTranslation(["kitchen", "common"]);
  const next = NEXT[ticket.status];
  const card = useRef<HTMLLIElement>(null);
  const hasMoved = ticket.isAssumed ?? false;

  useEffect(() => {
    // The button that moved it stayed behind in the other column, and is gone.
    if (hasMoved && document.activeElement === document.body) card.current?.focus();
  }, [hasMoved]);

  const number = shortNumber(ticket.order_id);
  return (
    <li ref={card} tabIndex={-1} className={classes["ticket"]} data-status={ticket.status} aria-busy={hasMoved}>
      <div className={classes["ticketHead"]}>
        <h3>{t("common:order.number", { number })}</h3>
        <Elapsed since={ticket.created_at} />
      </div>
      <OrderLines items={ticket.items} />
      {ticket.note && <p className={classes["note"]}>{ticket.note}</p>}
      {next && (
        <div className={classes["buttons"]}>
          <Button
            size="md"
            disabled={hasMoved}
            onClick={(click) => isMeant(click, ticket.order_id) && onCommand(next)}
            aria-label={t(`named.${next}`, { number })}
          >
            {t(`do.${next}`)}
          </Button>
          {ticket.status === "PLACED" && (
            <Button
              size="md"
              variant="default"
              disabled={hasMoved}
              onClick={(click) => isMeant(click, ticket.order_id) && onReject()}
              aria-label={t("named.reject", { number })}
            >
              {t("do.reject")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
