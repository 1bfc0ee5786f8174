import { Modal, NumberInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { andRefresh, fieldErrors, ifAsSeen, isTaken, unwrap, useApi } from "@/shared/api";
import { DraftForm } from "@/management/DraftForm";
import { useDraft } from "@/management/useDraft";
import type { Supply } from "./readSupplies";

interface SupplyDialogProps {
  siteId: string;
  /** The supply that is changed; none where one is added. */
  supply: Supply | null;
  onSaved: (message: string) => void;
  /** Reads again what this may have changed, or somebody else has. */
  refresh: () => Promise<unknown>;
  onClose: () => void;
}

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Keeps a supply at a site, or changes what it is called and when it is low. Shown while it is mounted. */
export function SupplyDialog({ siteId, supply, onSaved, refresh, onClose }: SupplyDialogProps) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const [tried, setTried] = useState(false);
  const { value, set } = useDraft<{ id: string; name: string; unit: string; lowAt: number | "" }>({
    id: supply?.supply_id ?? "",
    name: supply?.name ?? "",
    unit: supply?.unit ?? "",
    lowAt: supply?.low_at ?? 0,
  });
  const saving = useMutation({
    mutationFn: async () => {
      const params = { path: { site_id: siteId, supply_id: value.id }, header: ifAsSeen(supply) };
      const body = { name: value.name.trim(), unit: value.unit.trim(), low_at: Number(value.lowAt) };
      const writing = unwrap(api.PUT("/sites/{site_id}/supplies/{supply_id}", { params, body }));
      await andRefresh(
        writing.then(() => onSaved(t("supplies.saved", { name: value.name }))),
        refresh,
      );
    },
    onSuccess: onClose,
  });
  const taken = isTaken(supply, saving.error);
  const theirs: Record<string, string> = {
    ...fieldErrors(saving.error),
    ...(taken && { "path.supply_id": t("supplies.taken") }),
  };
  const faults = {
    id: IDENTIFIER.test(value.id) ? undefined : t("supplies.fault.id"),
    name: value.name.trim() ? undefined : t("supplies.fault.name"),
    unit: value.unit.trim() ? undefined : t("supplies.fault.unit"),
    lowAt: value.lowAt === "" ? t("supplies.fault.lowAt") : undefined,
  };
  const error = (field: keyof typeof faults, path: string): string | undefined =>
    (tried ? faults[field] : undefined) ?? theirs[path];

  const submit = () => {
    setTried(true);
    if (Object.values(faults).every((fault) => fault === undefined)) saving.mutate();
  };

  return (
    <Modal opened onClose={onClose} title={supply ? t("supplies.change", { name: supply.name }) : t("supplies.add")}>
      <DraftForm error={taken ? null : saving.error} pending={saving.isPending} onSubmit={submit} onCancel={onClose}>
        <TextInput
          label={t("supplies.name")}
          value={value.name}
          onChange={(event) => set("name", event.currentTarget.value)}
          error={error("name", "name")}
          maxLength={100}
          required
          data-autofocus
        />
        <TextInput
          label={t("supplies.id")}
          description={t("supplies.idMeaning")}
          value={value.id}
          onChange={(event) => set("id", event.currentTarget.value)}
          error={error("id", "path.supply_id")}
          disabled={supply !== null}
          required
        />
        <TextInput
          label={t("supplies.unit")}
          description={t("supplies.unitMeaning")}
          value={value.unit}
          onChange={(event) => set("unit", event.currentTarget.value)}
          error={error("unit", "unit")}
          maxLength={20}
          required
        />
        <NumberInput
          label={t("supplies.mark")}
          description={t("supplies.markMeaning")}
          value={value.lowAt}
          onChange={(lowAt) => set("lowAt", lowAt === "" ? "" : Number(lowAt))}
          error={error("lowAt", "low_at")}
          min={0}
          max={1_000_000_000}
          allowDecimal={false}
          required
        />
      </DraftForm>
    </Modal>
  );
}
