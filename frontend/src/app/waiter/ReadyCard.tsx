import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { OrderLines, shortNumber, type Ticket } from "@/shared/orders";
import { useNow } from "@/shared/useNow";
import classes from "./waiter.module.css";

/** An order that waits to be carried to its table. */
export function ReadyCard({ ticket, onServe }: { ticket: Ticket; onServe: () => void }) {
  const { t } = useTranslation(["waiter", "common"]);
  const { relative } = useFormats();
  const now = useNow();
  const number = shortNumber(ticket.order_id);
  return (
    <li className={classes["card"]}>
      <div className={classes["cardHead"]}>
        <h3>{t("common:order.number", { number })}</h3>
        <time dateTime={ticket.updated_at}>{relative(ticket.updated_at, now)}</time>
      </div>
      <OrderLines items={ticket.items} />
      {ticket.note && <p className={classes["note"]}>{ticket.note}</p>}
      <Button size="lg" fullWidth onClick={onServe} aria-label={t("serveNamed", { number })}>
        {t("serve")}
      </Button>
    </li>
  );
}
