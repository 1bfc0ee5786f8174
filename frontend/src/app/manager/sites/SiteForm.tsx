import { Autocomplete, NumberInput, Select, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { andRefresh, fieldErrors, ifAsSeen, isTaken, unwrap, useApi } from "@/shared/api";
import { DraftForm } from "@/management/DraftForm";
import { useDraft } from "@/management/useDraft";
import { contentOf, currencies, draftOf, siteFaults, type Site } from "./site";

interface SiteFormProps {
  /** The site that is changed, as it is when this is mounted; none where one is set up. */
  site: Site | null;
  brands: readonly string[];
  onSaved: (name: string) => void;
  /** Reads again what this may have changed, or somebody else has. */
  refresh: () => Promise<unknown>;
  onClose: () => void;
}

/** The fields of a site. */
export function SiteForm({ site, brands, onSaved, refresh, onClose }: SiteFormProps) {
  const { t, i18n } = useTranslation("manager");
  const api = useApi();
  // What is typed here was decided on this version, whatever is read of the site meanwhile.
  const [seen] = useState(site);
  const { value, set } = useDraft(draftOf(seen, brands));
  const [tried, setTried] = useState(false);
  const money = useMemo(() => currencies(i18n.language), [i18n.language]);
  const saving = useMutation({
    mutationFn: async () => {
      const params = { path: { site_id: value.siteId }, header: ifAsSeen(seen) };
      const writing = unwrap(api.PUT("/sites/{site_id}", { params, body: contentOf(value) }));
      await andRefresh(
        writing.then(() => onSaved(value.name)),
        refresh,
      );
    },
    onSuccess: onClose,
  });
  const faults = siteFaults(value);
  const taken = isTaken(seen, saving.error);
  const theirs: Record<string, string> = {
    ...fieldErrors(saving.error),
    ...(taken && { "path.site_id": t("sites.taken") }),
  };
  const error = (field: keyof typeof faults, path: string): string | undefined =>
    tried && faults[field] ? t(`sites.fault.${field}`) : theirs[path];

  const submit = () => {
    setTried(true);
    if (Object.keys(faults).length === 0) saving.mutate();
  };

  return (
    <DraftForm error={taken ? null : saving.error} pending={saving.isPending} onSubmit={submit} onCancel={onClose}>
      <TextInput
        label={t("sites.name")}
        value={value.name}
        onChange={(event) => set("name", event.currentTarget.value)}
        error={error("name", "name")}
        maxLength={100}
        required
        data-autofocus
      />
      <TextInput
        label={t("sites.id")}
        description={t("sites.idMeaning")}
        value={value.siteId}
        onChange={(event) => set("siteId", event.currentTarget.value)}
        error={error("siteId", "path.site_id")}
        disabled={seen !== null}
        required
      />
      <Autocomplete
        label={t("brand")}
        description={t("sites.brandMeaning")}
        data={[...brands]}
        value={value.brandId}
        onChange={(brandId) => set("brandId", brandId)}
        error={error("brandId", "brand_id")}
        required
      />
      <Select
        label={t("sites.currency")}
        data={money}
        value={value.currency || null}
        onChange={(currency) => set("currency", currency ?? "")}
        error={error("currency", "currency")}
        limit={200}
        searchable
        required
      />
      <NumberInput
        label={t("sites.capacity")}
        description={t("sites.capacityMeaning")}
        value={value.capacity}
        onChange={(capacity) => set("capacity", capacity === "" ? "" : Number(capacity))}
        error={theirs.kitchen_capacity}
        min={1}
        max={10_000}
        allowDecimal={false}
      />
    </DraftForm>
  );
}
