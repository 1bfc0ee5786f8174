import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import { announce } from "@/shared/states";
import { quantityOf, type MenuEntry } from "./basket";
import { Picture } from "./Picture";
import { Quantity } from "./Quantity";
import type { BasketHandle } from "./useBasket";
import classes from "./customer.module.css";

/** One dish: what it is, what it costs, and how many of it somebody wants. */
export function MenuItemCard({ item, currency, handle }: { item: MenuEntry; currency: string; handle: BasketHandle }) {
  const { t } = useTranslation("customer");
  const { money } = useFormats();
  const quantity = quantityOf(handle.basket, item.sku);
  const isWanted = quantity > 0;
  const wasWanted = useRef(isWanted);
  const foot = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // The button that was pressed is gone; what stands in its place takes the focus over.
    if (wasWanted.current !== isWanted && document.activeElement === document.body) {
      foot.current?.querySelector<HTMLButtonElement>("button:last-of-type")?.focus();
    }
    wasWanted.current = isWanted;
  }, [isWanted]);

  const put = (wanted: number): void => {
    handle.setQuantity(item, wanted);
    announce(t("inBasketNow", { count: wanted, name: item.name }));
  };
  return (
    <li className={classes["card"]} data-available={item.available}>
      <Picture item={item} />
      <div className={classes["cardText"]}>
        <h3>{item.name}</h3>
        {item.description && <p>{item.description}</p>}
      </div>
      <div ref={foot} className={classes["cardFoot"]}>
        <span className={`${classes["price"] ?? ""} numbers`}>{money(item.unit_price, currency)}</span>
        {!item.available ? (
          <span className={classes["soldOut"]}>{t("soldOut")}</span>
        ) : isWanted ? (
          <Quantity name={item.name} value={quantity} onChange={put} disabled={handle.basket.sent !== null} />
        ) : (
          <Button
            size="sm"
            variant="light"
            leftSection={<Icon.Plus size={16} />}
            disabled={handle.basket.sent !== null}
            onClick={() => put(1)}
            aria-label={t("addNamed", { name: item.name })}
          >
            {t("add")}
          </Button>
        )}
      </div>
    </li>
  );
}
