import { Drawer } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BasketProps } from "./BasketDock";
import BasketForm from "./BasketForm";

/** The basket over the menu, from below. */
export default function BasketDrawer({ onClose, ...basket }: BasketProps & { onClose: () => void }) {
  const { t } = useTranslation("customer");
  return (
    <Drawer opened onClose={onClose} position="bottom" size="85%" title={t("basket")}>
      <BasketForm {...basket} />
    </Drawer>
  );
}
