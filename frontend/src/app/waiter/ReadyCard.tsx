import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { OrderLines, shortNumber, type TapGuard, type Ticket } from "@/shared/orders";
import { useNow } from "@/shared/useNow";
import classes from "./waiter.module.css";

interface ReadyCardProps {
  ticket: Ticket;
  isMeant: TapGuard;
  onServe(): void;
}

/** An order that waits to be carried to its table. */
export function ReadyCard({ ticket, isMeant, onServe }: ReadyCardProps) {
  const { t } = useTranslation(["waiter", "common"]);
  const { relative } = useFormats();
  // A display's clock may be a little behind the server's.
  const now = Math.max(useNow(), new Date(ticket.updated_at).getTime());
  const number = shortNumber(ticket.order_id);
  return (
    <li className={classes["card"]}>
      <div className={classes["cardHead"]}>
        <h3>{t("common:order.number", { number })}</h3>
        <time dateTime={ticket.updated_at}>{relative(ticket.updated_at, now)}</time>
      </div>
      <OrderLines items={ticket.items} />
      {ticket.note && <p className={classes["note"]}>{ticket.note}</p>}
      <Button
        size="lg"
        fullWidth
        onClick={(click) => isMeant(click, ticket.order_id) && onServe()}
        aria-label={t("serveNamed", { number })}
      >
        {t("serve")}
      </Button>
    </li>
  );
}
