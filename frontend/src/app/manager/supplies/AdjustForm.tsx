import { Button, NumberInput, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { attemptFor, fieldErrors, mayHaveArrived, unwrap, useApi, type Attempt, type Schemas } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { DraftForm } from "@/management/DraftForm";
import { Note } from "@/management/Note";
import { changeOf, isAmount, WAYS, type Way } from "./counting";
import type { Supply } from "./readSupplies";

/** An adjustment that was sent and not answered: what was sent, and what somebody had typed. */
export interface SentAdjustment {
  attempt: Attempt;
  way: Way;
  amount: number | "";
  reason: string;
}

export interface AdjustFormProps {
  siteId: string;
  supply: Supply;
  /** What was sent and not answered. Until it is, nothing but the same may be sent: it could be booked twice. */
  sent: SentAdjustment | null;
  onSent: (sent: SentAdjustment | null) => void;
  onSaved: (message: string) => void;
  /** The supply as it is at this moment: a count is held against that. */
  readNow: () => Promise<Supply>;
  /** Reads again what is on hand. */
  refresh: () => Promise<unknown>;
  onClose: () => void;
}

/** The fields of an adjustment. */
export function AdjustForm({ siteId, supply, sent, onSent, onSaved, readNow, refresh, onClose }: AdjustFormProps) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const { number } = useFormats();
  const [way, setWay] = useState<Way>(sent?.way ?? "delivery");
  const [amount, setAmount] = useState<number | "">(sent?.amount ?? "");
  const [reason, setReason] = useState(sent?.reason ?? "");
  const [tried, setTried] = useState(false);
  const change = changeOf(way, amount, supply.on_hand);
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const begun = async (): Promise<Attempt | null> => {
    const changeNow = way === "count" ? changeOf(way, amount, (await readNow()).on_hand) : change;
    // Who has closed this meanwhile wants nothing booked.
    if (!isOpen.current) return null;
    if (changeNow === null) {
      onSaved(t("adjust.same", { name: supply.name }));
      return null;
    }
    return attemptFor({ change: changeNow, reason: reason.trim() || t(`adjust.reason.${way}`) }, null);
  };
  const saving = useMutation({
    mutationFn: async (before: Attempt | null) => {
      const attempt = before ?? (await begun());
      if (!attempt) return;
      onSent({ attempt, way, amount, reason });
      const params = {
        path: { site_id: siteId, supply_id: supply.supply_id },
        header: { "Idempotency-Key": attempt.key },
      };
      const body = JSON.parse(attempt.content) as Schemas["AdjustmentContent"];
      try {
        const done = await unwrap(api.POST("/sites/{site_id}/supplies/{supply_id}/adjustments", { params, body }));
        onSent(null);
        onSaved(t("adjust.saved", { name: supply.name, onHand: `${number(done.on_hand)} ${supply.unit}` }));
        await refresh();
      } catch (error) {
        if (!mayHaveArrived(error, sent?.attempt ?? null)) onSent(null);
        // The list shows what became of it; nobody waits for that.
        void refresh();
        throw error;
      }
    },
  });
  const theirs = fieldErrors(saving.error);
  const isUnanswered = sent !== null && !saving.isPending;
  const isFixed = sent !== null || saving.isPending;

  const submit = () => {
    setTried(true);
    if (sent || isAmount(way, amount)) saving.mutate(sent?.attempt ?? null, { onSuccess: onClose });
  };
  const startOver = () => {
    saving.reset();
    onSent(null);
  };

  return (
    <DraftForm
      error={saving.error}
      pending={saving.isPending}
      label={t(isUnanswered ? "adjust.sendAgain" : "adjust.book")}
      onSubmit={submit}
      onCancel={onClose}
    >
      <SegmentedControl
        aria-label={t("adjust.way")}
        value={way}
        onChange={(chosen) => setWay(chosen as Way)}
        data={WAYS.map((value) => ({ value, label: t(`adjust.ways.${value}`) }))}
        disabled={isFixed}
        fullWidth
      />
      <NumberInput
        label={t(`adjust.amount.${way}`, { unit: supply.unit })}
        value={amount}
        onChange={(value) => setAmount(value === "" ? "" : Number(value))}
        error={!sent && tried && !isAmount(way, amount) ? t("adjust.fault") : theirs.change}
        min={0}
        max={1_000_000_000}
        allowDecimal={false}
        disabled={isFixed}
        data-autofocus
      />
      <TextInput
        label={t("adjust.why")}
        placeholder={t(`adjust.reason.${way}`)}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={theirs.reason}
        maxLength={200}
        disabled={isFixed}
      />
      {isUnanswered ? (
        <Note live>
          <p>{t("adjust.unanswered")}</p>
          <Button variant="subtle" size="compact-sm" onClick={startOver}>
            {t("adjust.startOver")}
          </Button>
        </Note>
      ) : (
        <Text size="sm" c="dimmed" role="status">
          {t("adjust.preview", {
            before: number(supply.on_hand),
            after: number(supply.on_hand + (change ?? 0)),
            unit: supply.unit,
          })}
        </Text>
      )}
    </DraftForm>
  );
}
