import { Modal, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "@/shared/api";
import { parseMoney } from "@/shared/i18n";
import { DraftForm } from "@/management/DraftForm";
import { editableMoney } from "./item";

interface PriceDialogProps {
  name: string;
  /** In the currency's minor unit. */
  unitPrice: number;
  currency: string;
  save: (unitPrice: number) => Promise<unknown>;
  onClose: () => void;
}

/** Sets a site's own price of an item. Shown while it is mounted. */
export function PriceDialog({ name, unitPrice, currency, save, onClose }: PriceDialogProps) {
  const { t } = useTranslation("manager");
  const [text, setText] = useState(editableMoney(unitPrice, currency));
  const [tried, setTried] = useState(false);
  const price = parseMoney(text, currency);
  const saving = useMutation({ mutationFn: save, onSuccess: onClose });
  const submit = () => {
    setTried(true);
    if (price !== null) saving.mutate(price);
  };
  return (
    <Modal opened onClose={onClose} title={t("override.priceNamed", { name })}>
      <DraftForm error={saving.error} pending={saving.isPending} onSubmit={submit} onCancel={onClose}>
        <TextInput
          label={t("item.price", { currency })}
          description={t("override.priceMeaning")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={tried && price === null ? t("item.fault.price") : fieldErrors(saving.error).unit_price}
          inputMode="decimal"
          data-autofocus
        />
      </DraftForm>
    </Modal>
  );
}
