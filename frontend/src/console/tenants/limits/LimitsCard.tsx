import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { ErrorState, Loading } from "@/shared/states";
import { Pill } from "@/management/Pill";
import { DataTable } from "@/management/DataTable";
import { Card } from "../../Card";
import { useTiers } from "../../queries";
import { useRights } from "../../useRights";
import type { Tenant } from "../status";
import { effective, effectiveFeatures, LIMITS, type Overrides, type Tier } from "./overrides";
import { OverridesDialog } from "./OverridesDialog";

/** What a tenant may use: its tier, and what holds for it otherwise. */
export function LimitsCard({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation("console");
  const tiers = useTiers();
  const tier = tiers.data?.find((known) => known.tier === tenant.tier);
  return (
    <Card title={t("limits.title")}>
      {tiers.isPending && <Loading />}
      {tiers.isError && !tiers.data && <ErrorState error={tiers.error} onRetry={() => void tiers.refetch()} />}
      {tiers.data && !tier && <Text c="dimmed">{t("limits.unknownTier", { tier: tenant.tier })}</Text>}
      {tier && <Limits tenant={tenant} tier={tier} tiers={tiers.data ?? []} />}
    </Card>
  );
}

function Limits({ tenant, tier, tiers }: { tenant: Tenant; tier: Tier; tiers: readonly Tier[] }) {
  const { t } = useTranslation("console");
  const { number } = useFormats();
  const { admin } = useRights();
  const [opened, setOpened] = useState(false);
  const overrides = (tenant.overrides ?? {}) as Overrides;
  const holds = effective(tier, overrides);
  const shown = (value: number | null) => (value === null ? t("limits.any") : number(value));
  const features = effectiveFeatures(tier, overrides);
  return (
    <Stack>
      <DataTable
        caption={t("limits.title")}
        rows={LIMITS.map((name) => ({ name }))}
        rowKey={({ name }) => name}
        columns={[
          { header: t("limits.limit"), cell: ({ name }) => t(`limit.${name}`) },
          { header: t("limits.ofTier"), numeric: true, cell: ({ name }) => shown(tier[name]) },
          {
            header: t("limits.holds"),
            numeric: true,
            cell: ({ name }) =>
              overrides[name] === undefined ? (
                shown(holds[name])
              ) : (
                <Group gap="xs" justify="flex-end">
                  <Pill tone="warn">{t("limits.own")}</Pill>
                  <strong>{shown(holds[name])}</strong>
                </Group>
              ),
          },
        ]}
      />
      <Group gap="xs">
        <Text size="sm">{t("limits.features")}</Text>
        {features.length === 0 && <Text size="sm">{t("limits.noFeatures")}</Text>}
        {features.map((feature) => (
          <Pill key={feature} tone={tier.features.includes(feature) ? "plain" : "warn"}>
            {feature}
          </Pill>
        ))}
      </Group>
      {admin && tenant.status !== "offboarded" && (
        <Button variant="default" onClick={() => setOpened(true)} mr="auto">
          {t("limits.change")}
        </Button>
      )}
      {opened && (
        <OverridesDialog
          tenant={tenant}
          tier={tier}
          features={[...new Set(tiers.flatMap((known) => known.features))].sort()}
          onClose={() => setOpened(false)}
        />
      )}
    </Stack>
  );
}
