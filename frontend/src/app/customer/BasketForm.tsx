import { Button, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/states";
import { priced } from "./basket";
import type { BasketProps } from "./BasketDock";
import { Quantity } from "./Quantity";
import { usePlaceOrder } from "./useBasket";
import classes from "./customer.module.css";

const MAX_NOTE = 500;

/** What is in the basket, what it costs now, and the way to order it. */
export default function BasketForm({ site, menu, handle, onPlaced }: BasketProps) {
  const { t } = useTranslation(["customer", "common"]);
  const { money } = useFormats();
  const place = usePlaceOrder(site.site_id, onPlaced);
  const { basket } = handle;
  const { lines, total, isOrderable } = priced(basket, menu ?? []);
  const price = (amount: number) => <span className="numbers">{menu ? money(amount, site.currency) : "–"}</span>;
  const isUnanswered = basket.sent !== null && !place.isPending;

  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        place.mutate(total);
      }}
    >
      <ul className={classes["basketLines"]}>
        {lines.map((line) => (
          <li key={line.sku}>
            <div className={classes["basketName"]}>
              <span>{line.name}</span>
              {menu && line.unitPrice === null ? (
                <span className={classes["soldOut"]}>{t("notNow")}</span>
              ) : (
                price((line.unitPrice ?? 0) * line.quantity)
              )}
            </div>
            <Quantity
              name={line.name}
              value={line.quantity}
              onChange={(quantity) => handle.setQuantity(line, quantity)}
              disabled={basket.sent !== null}
            />
          </li>
        ))}
      </ul>
      <Textarea
        label={t("note")}
        placeholder={t("notePlaceholder")}
        rows={2}
        resize="vertical"
        maxLength={MAX_NOTE}
        value={basket.note}
        disabled={basket.sent !== null}
        onChange={(event) => handle.setNote(event.currentTarget.value)}
      />
      <div className={classes["total"]}>
        <span>{t("common:order.total")}</span>
        <strong>{price(total)}</strong>
      </div>
      {menu && !isOrderable && <p className={classes["hint"]}>{t("takeOut")}</p>}
      {isProblem(place.error, "price-changed") ? (
        <p role="alert" className={classes["hint"]}>
          {t("priceChanged", { total: money(total, site.currency) })}
        </p>
      ) : (
        <ProblemAlert error={place.error} />
      )}
      {isUnanswered && (
        <div role="alert" className={classes["hint"]}>
          <p>{t("unanswered")}</p>
          <Button variant="subtle" size="compact-sm" onClick={handle.forgetSent}>
            {t("startOver")}
          </Button>
        </div>
      )}
      <Button type="submit" size="lg" fullWidth loading={place.isPending} disabled={!isOrderable && !isUnanswered}>
        {isUnanswered ? t("sendAgain") : t("placeOrder")}
      </Button>
    </form>
  );
}
