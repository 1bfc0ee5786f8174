import { Modal, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "@/shared/api";
import { parseMoney } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/states";
import { FormButtons } from "@/management/FormButtons";
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (price !== null) saving.mutate(price);
  };
  return (
    <Modal opened onClose={onClose} title={t("override.priceNamed", { name })}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <ProblemAlert error={saving.error} />
          <TextInput
            label={t("item.price", { currency })}
            description={t("override.priceMeaning")}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={tried && price === null ? t("item.fault.price") : fieldErrors(saving.error).unit_price}
            inputMode="decimal"
            data-autofocus
          />
          <FormButtons onCancel={onClose} pending={saving.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}
