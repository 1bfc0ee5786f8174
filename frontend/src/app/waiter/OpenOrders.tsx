import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useFormats } from "@/shared/i18n";
import { StatusBadge, shortNumber, type Ticket } from "@/shared/orders";
import classes from "./waiter.module.css";

/** What is on its way; each leads to its order, where it can be called off. */
export function OpenOrders({ tickets }: { tickets: readonly Ticket[] }) {
  const { t } = useTranslation(["waiter", "common"]);
  const { time } = useFormats();
  return (
    <section aria-labelledby="open" className={classes["open"]}>
      <h2 id="open" className={classes["heading"]}>
        {t("open", { count: tickets.length })}
      </h2>
      {tickets.length === 0 ? (
        <p className={classes["none"]}>{t("nothingOpen")}</p>
      ) : (
        <ul className={classes["rows"]}>
          {tickets.map((ticket) => (
            <li key={ticket.order_id}>
              <Link href={`/orders/${ticket.order_id}`} className={classes["row"]}>
                <strong>{t("common:order.number", { number: shortNumber(ticket.order_id) })}</strong>
                <span className={classes["dishes"]}>
                  {ticket.items.map(({ name, quantity }) => `${quantity}× ${name}`).join(", ")}
                </span>
                <span className="numbers">{time(ticket.created_at)}</span>
                <StatusBadge status={ticket.status} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
