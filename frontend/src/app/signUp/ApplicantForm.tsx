import { Button, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { tenantAddress } from "@/shared/address";
import { fieldErrors } from "@/shared/api";
import { useConfig } from "@/shared/config";
import { Choice } from "@/shared/shell/Choice";
import { slugOf } from "@/shared/slug";
import { useDraft } from "@/management/useDraft";
import { usePublicApi, type Applicant } from "./publicApi";
import { applicantFaults, begin, type Begun } from "./registration";
import { SignUpProblem } from "./SignUpProblem";

interface ApplicantFormProps {
  tiers: readonly string[];
  /** What was typed before, where somebody comes back. */
  before: Applicant | null;
  onBegun: (begun: Begun) => void;
}

/** Who registers what. Whether a name is taken is told to nobody who has not proven an address. */
export function ApplicantForm({ tiers, before, onBegun }: ApplicantFormProps) {
  const { t } = useTranslation("signUp");
  const { domain } = useConfig();
  const api = usePublicApi();
  const { value, set } = useDraft<Applicant>(
    before ?? { company: "", slug: "", email: "", tier: (tiers[0] ?? "basic") as Applicant["tier"] },
  );
  const [ownSlug, setOwnSlug] = useState(before !== null);
  const [tried, setTried] = useState(false);
  const sending = useMutation({ mutationFn: () => begin(api, value), onSuccess: onBegun });
  const faults = applicantFaults(value);
  const theirs = fieldErrors(sending.error);
  const error = (field: keyof typeof faults) => (tried && faults[field] ? t(`fault.${field}`) : theirs[field]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length === 0) sending.mutate();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <SignUpProblem error={sending.error} />
        <TextInput
          label={t("company")}
          value={value.company}
          onChange={(event) => {
            const company = event.currentTarget.value;
            set("company", company);
            if (!ownSlug) set("slug", slugOf(company));
          }}
          error={error("company")}
          maxLength={100}
          autoComplete="organization"
          required
        />
        <TextInput
          label={t("slug")}
          description={
            faults.slug ? t("slugMeaning") : t("slugAddress", { address: tenantAddress(value.slug, domain) })
          }
          value={value.slug}
          onChange={(event) => {
            setOwnSlug(true);
            set("slug", event.currentTarget.value);
          }}
          error={error("slug")}
          maxLength={32}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          required
        />
        <TextInput
          type="email"
          label={t("email")}
          description={t("emailMeaning")}
          value={value.email}
          onChange={(event) => set("email", event.currentTarget.value)}
          error={error("email")}
          maxLength={254}
          autoComplete="email"
          required
        />
        {tiers.length > 1 && (
          <Choice
            label={t("tier")}
            options={tiers.map((tier) => ({
              value: tier,
              name: t(`tierName.${tier as "basic"}`, { defaultValue: tier }),
            }))}
            value={value.tier}
            onChange={(tier) => set("tier", tier as Applicant["tier"])}
          />
        )}
        <Button type="submit" loading={sending.isPending} mr="auto">
          {t("send")}
        </Button>
      </Stack>
    </form>
  );
}
