import { Button, Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors, unwrap, useOperatorApi, useRefresh } from "@/shared/api";
import { ProblemAlert } from "@/shared/states";
import { slugOf } from "@/shared/slug";
import { useDraft } from "@/management/useDraft";
import type { Operation } from "../operations/progress";
import { KEYS } from "../queries";
import type { Tier } from "../tenants/limits/overrides";
import { contentOf, tenantFaults, type TenantDraft } from "./onboarding";

interface OnboardFormProps {
  tiers: readonly Tier[];
  onBegun: (operation: Operation) => void;
}

/** The fields of a new tenant. The same request may be sent again at any time, and finds the tenant made. */
export function OnboardForm({ tiers, onBegun }: OnboardFormProps) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const refresh = useRefresh(KEYS.tenants);
  const { value, set } = useDraft<TenantDraft>({
    name: "",
    slug: "",
    email: "",
    tier: tiers[0]?.tier ?? "",
    model: "",
    sites: ["main"],
  });
  const [ownSlug, setOwnSlug] = useState(false);
  const [tried, setTried] = useState(false);
  const onboarding = useMutation({
    mutationFn: async () => {
      const operation = await unwrap(api.POST("/tenants", { body: contentOf(value) }));
      await refresh();
      return operation;
    },
    onSuccess: onBegun,
  });
  const faults = tenantFaults(value);
  const theirs = fieldErrors(onboarding.error);
  const error = (field: keyof typeof faults, path: string) =>
    tried && faults[field] ? t(`onboard.fault.${field}`) : theirs[path];
  const tier = tiers.find((known) => known.tier === value.tier);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length === 0) onboarding.mutate();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={onboarding.error} />
        <TextInput
          label={t("onboard.name")}
          value={value.name}
          onChange={(event) => {
            const name = event.currentTarget.value;
            set("name", name);
            if (!ownSlug) set("slug", slugOf(name));
          }}
          error={error("name", "name")}
          maxLength={100}
          autoComplete="organization"
          required
        />
        <TextInput
          label={t("tenants.slug")}
          description={t("onboard.slugMeaning")}
          value={value.slug}
          onChange={(event) => {
            setOwnSlug(true);
            set("slug", event.currentTarget.value);
          }}
          error={error("slug", "slug")}
          maxLength={32}
          autoComplete="off"
          required
        />
        <TextInput
          type="email"
          label={t("onboard.email")}
          description={t("onboard.emailMeaning")}
          value={value.email}
          onChange={(event) => set("email", event.currentTarget.value)}
          error={error("email", "owner.email")}
          maxLength={254}
          autoComplete="off"
          required
        />
        <Select
          label={t("tenants.tier")}
          data={tiers.map((known) => known.tier)}
          value={value.tier}
          onChange={(chosen) => {
            set("tier", chosen ?? "");
            set("model", "");
          }}
          error={error("tier", "tier")}
          allowDeselect={false}
          required
        />
        <Select
          label={t("tenants.model")}
          description={t(`modelMeaning.${(value.model || (tier?.model ?? "pool")) as "pool"}`)}
          data={(tier?.models ?? []).map((model) => ({ value: model, label: t(`model.${model as "pool"}`) }))}
          value={value.model || (tier?.model ?? null)}
          onChange={(model) => set("model", model ?? "")}
          error={theirs.model}
          allowDeselect={false}
        />
        <TagsInput
          label={t("onboard.sites")}
          description={t("onboard.sitesMeaning")}
          value={value.sites}
          onChange={(sites) => set("sites", sites)}
          error={error("sites", "sites")}
          maxTags={100}
          required
        />
        <Button type="submit" loading={onboarding.isPending} mr="auto">
          {t("onboard.do")}
        </Button>
      </Stack>
    </form>
  );
}
