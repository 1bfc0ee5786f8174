import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { STEPS, isOver, type OrderStatus, type Ticket } from "./order";
import classes from "./orders.module.css";

/** A state in a word and a colour; the word is enough. */
export function StatusBadge({ status }: { status: OrderStatus }) {
  const { t } = useTranslation();
  return (
    <span className={classes["badge"]} data-status={status}>
      {t(`status.${status}`)}
    </span>
  );
}

/** How far an order is. */
export function ProgressLine({ status }: { status: OrderStatus }) {
  const { t } = useTranslation();
  const at = (STEPS as readonly OrderStatus[]).indexOf(status);
  if (at < 0) return <StatusBadge status={status} />;
  return (
    <ol className={classes["steps"]}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={classes["step"]}
          data-state={index < at || isOver(status) ? "done" : index === at ? "now" : "later"}
          aria-current={index === at ? "step" : undefined}
        >
          <span className={classes["dot"]} aria-hidden="true" />
          <span>{t(`status.${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}

/** What was ordered. */
export function OrderLines({ items, currency }: { items: Ticket["items"]; currency?: string }) {
  const { money } = useFormats();
  return (
    <ul className={classes["lines"]}>
      {items.map(({ sku, name, quantity, unit_price }) => (
        <li key={sku}>
          <span className={classes["quantity"]}>{quantity}×</span>
          <span className={classes["name"]}>{name}</span>
          {currency && unit_price !== undefined && (
            <span className="numbers">{money(unit_price * quantity, currency)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
