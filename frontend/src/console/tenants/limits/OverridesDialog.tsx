import { Modal, Select, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors, ifMatch, isProblem, unwrap, useOperatorApi, type AdminSchemas } from "@/shared/api";
import { notify } from "@/shared/states";
import { DraftForm } from "@/management/DraftForm";
import { useTenantChanged } from "../../queries";
import type { Tenant } from "../status";
import { LimitField } from "./LimitField";
import {
  draftOf,
  LIMITS,
  missingNumbers,
  overridesOf,
  type FeatureDraft,
  type Overrides,
  type Tier,
} from "./overrides";

interface OverridesDialogProps {
  tenant: Tenant;
  tier: Tier;
  /** Names of all features that there are. */
  features: readonly string[];
  onClose: () => void;
}

/** Sets what a tenant has otherwise than its tier. Shown while it is mounted. */
export function OverridesDialog({ tenant, tier, features, onClose }: OverridesDialogProps) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const changed = useTenantChanged(tenant.tenant_id);
  const [draft, setDraft] = useState(() => draftOf((tenant.overrides ?? {}) as Overrides, features));
  // What is typed here was decided on this version, whatever is read of the tenant meanwhile.
  const [version] = useState(tenant.version);
  const [tried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: async (overrides: Overrides) => {
      const params = { path: { tenant_id: tenant.tenant_id }, header: ifMatch(version) };
      const body = overrides as unknown as AdminSchemas["Overrides"];
      await unwrap(api.PUT("/tenants/{tenant_id}/overrides", { params, body }));
      await changed();
    },
    onSuccess: () => {
      notify({ message: t("limits.changed"), tone: "good" });
      onClose();
    },
    onError: (error) => {
      // Opened once more, it begins with what stands there now.
      if (isProblem(error, "version-mismatch")) void changed();
    },
  });
  const missing = missingNumbers(draft);
  const errors = fieldErrors(saving.error);

  const submit = () => {
    setTried(true);
    if (missing.length === 0) saving.mutate(overridesOf(draft));
  };

  return (
    <Modal opened onClose={onClose} size="lg" title={t("limits.changeOf", { name: tenant.name })}>
      <DraftForm error={saving.error} pending={saving.isPending} onSubmit={submit} onCancel={onClose}>
        <Text size="sm">{t(tenant.model === "silo" ? "limits.siloMeaning" : "limits.meaning")}</Text>
        {LIMITS.map((name) => (
          <LimitField
            key={name}
            name={name}
            ofTier={tier[name]}
            value={draft.limits[name]}
            onChange={(limit) => setDraft({ ...draft, limits: { ...draft.limits, [name]: limit } })}
            error={tried && missing.includes(name) ? t("limits.missing") : errors[name]}
          />
        ))}
        {Object.entries(draft.features).map(([name, meant]) => (
          <Select
            key={name}
            label={t("limits.feature", { name })}
            data={(["tier", "given", "taken"] as const).map((value) => ({
              value,
              label: value === "tier" ? asTier(tier.features.includes(name)) : t(`limits.featureAs.${value}`),
            }))}
            value={meant}
            onChange={(value) =>
              value && setDraft({ ...draft, features: { ...draft.features, [name]: value as FeatureDraft } })
            }
            error={errors[`features.${name}`]}
            allowDeselect={false}
          />
        ))}
      </DraftForm>
    </Modal>
  );

  function asTier(included: boolean): string {
    return t(included ? "limits.tierIncludes" : "limits.tierLacks", { tier: tier.tier });
  }
}
