import { Modal, NumberInput, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { attemptFor, fieldErrors, unwrap, useApi, type Attempt } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { DraftForm } from "@/management/DraftForm";
import { changeOf, WAYS, type Way } from "./counting";
import type { Supply } from "./SupplyList";

interface AdjustDialogProps {
  siteId: string;
  supply: Supply;
  onSaved: (message: string) => Promise<void>;
  onClose: () => void;
}

/** Adds to a supply, writes off, or corrects it after counting. Shown while it is mounted. */
export function AdjustDialog({ siteId, supply, onSaved, onClose }: AdjustDialogProps) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const { number } = useFormats();
  const [way, setWay] = useState<Way>("delivery");
  const [amount, setAmount] = useState<number | "">("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const attempt = useRef<Attempt | null>(null);
  const change = changeOf(way, amount, supply.on_hand);
  const saving = useMutation({
    mutationFn: async (content: { change: number; reason: string }) => {
      // Sent again with its key, an adjustment whose answer got lost is made once.
      attempt.current = attemptFor(content, attempt.current);
      const path = { site_id: siteId, supply_id: supply.supply_id };
      const header = { "Idempotency-Key": attempt.current.key };
      const done = await unwrap(
        api.POST("/sites/{site_id}/supplies/{supply_id}/adjustments", { params: { path, header }, body: content }),
      );
      const onHand = `${number(done.on_hand)} ${supply.unit}`;
      await onSaved(t("adjust.saved", { name: supply.name, onHand }));
    },
    onSuccess: onClose,
  });
  const theirs = fieldErrors(saving.error);

  const submit = () => {
    setTried(true);
    const why = reason.trim() || t(`adjust.reason.${way}`);
    if (change !== null) saving.mutate({ change, reason: why });
  };

  return (
    <Modal opened onClose={onClose} title={t("adjust.title", { name: supply.name })}>
      <DraftForm
        error={saving.error}
        pending={saving.isPending}
        label={t("adjust.book")}
        onSubmit={submit}
        onCancel={onClose}
      >
        <SegmentedControl
          aria-label={t("adjust.way")}
          value={way}
          onChange={(chosen) => setWay(chosen as Way)}
          data={WAYS.map((value) => ({ value, label: t(`adjust.ways.${value}`) }))}
          fullWidth
        />
        <NumberInput
          label={t(`adjust.amount.${way}`, { unit: supply.unit })}
          value={amount}
          onChange={(value) => setAmount(value === "" ? "" : Number(value))}
          error={tried && change === null ? t("adjust.fault") : theirs.change}
          min={0}
          max={1_000_000_000}
          allowDecimal={false}
          data-autofocus
        />
        <TextInput
          label={t("adjust.why")}
          placeholder={t(`adjust.reason.${way}`)}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={theirs.reason}
          maxLength={200}
        />
        <Text size="sm" c="dimmed" role="status">
          {t("adjust.preview", {
            before: number(supply.on_hand),
            after: number(supply.on_hand + (change ?? 0)),
            unit: supply.unit,
          })}
        </Text>
      </DraftForm>
    </Modal>
  );
}
