import { Button } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import type { Order } from "@/shared/orders";
import type { SiteSummary } from "@/shared/sites";
import { Empty, Loading } from "@/shared/states";
import { countOf, priced, type MenuEntry } from "./basket";
import type { BasketHandle } from "./useBasket";
import classes from "./customer.module.css";

const BasketForm = lazy(() => import("./BasketForm"));
const BasketDrawer = lazy(() => import("./BasketDrawer"));

export interface BasketProps {
  site: SiteSummary;
  /** Undefined until it has been read: nothing is known of prices then. */
  menu: readonly MenuEntry[] | undefined;
  handle: BasketHandle;
  onPlaced(order: Order): void;
}

/** The basket: beside the menu where there is room, otherwise behind a button at the bottom. */
export function BasketDock(props: BasketProps) {
  const { t } = useTranslation("customer");
  const { money } = useFormats();
  const isWide = useMediaQuery("(min-width: 62em)", undefined, { getInitialValueInEffect: false });
  const [opened, { open, close }] = useDisclosure();
  const count = countOf(props.handle.basket);
  if (isWide) {
    return (
      <aside className={classes["basket"]} aria-label={t("basket")}>
        <h2>{t("basket")}</h2>
        {count === 0 ? (
          <Empty title={t("emptyBasket")} icon={<Icon.Basket size={28} />}>
            {t("emptyBasketText")}
          </Empty>
        ) : (
          <Suspense fallback={<Loading />}>
            <BasketForm {...props} />
          </Suspense>
        )}
      </aside>
    );
  }
  return (
    <>
      {count > 0 && (
        <div className={classes["dock"]}>
          <Button
            fullWidth
            size="lg"
            justify="space-between"
            leftSection={<Icon.Basket />}
            rightSection={props.menu && money(priced(props.handle.basket, props.menu).total, props.site.currency)}
            onClick={open}
          >
            {t("viewBasket", { count })}
          </Button>
        </div>
      )}
      {opened && count > 0 && (
        <Suspense>
          <BasketDrawer {...props} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
