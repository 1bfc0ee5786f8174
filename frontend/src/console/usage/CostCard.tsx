import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap, useOperatorApi } from "@/shared/api";
import { Empty, ErrorState, Loading } from "@/shared/states";
import { BarList } from "@/management/charts/BarList";
import { DataTable } from "@/management/DataTable";
import type { Day } from "@/management/days";
import { Card } from "../Card";
import { amountOf, costParts } from "./metrics";
import { useMetricText } from "./useMetricText";

/** What a tenant costs: its own, and its share of what all use, by what is paid for. */
export function CostCard({ tenantId, from, to }: { tenantId: string; from: Day; to: Day }) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const found = useQuery({
    queryKey: ["console", "tenant", tenantId, "cost", from, to],
    queryFn: () => {
      const params = { path: { tenant_id: tenantId }, query: { from, to } };
      return unwrap(api.GET("/tenants/{tenant_id}/cost", { params }));
    },
  });
  return (
    <Card title={t("cost.title")}>
      {found.isPending && <Loading />}
      {found.isError && !found.data && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <CostContent cost={found.data} />}
    </Card>
  );
}

function CostContent({ cost }: { cost: Parameters<typeof costParts>[0] }) {
  const { t, i18n } = useTranslation("console");
  const metricText = useMetricText();
  const money = moneyFormat(i18n.language, cost.currency);
  const parts = costParts(cost);
  if (parts.length === 0) return <Empty title={t("cost.none")} />;
  return (
    <Stack>
      <BarList
        title={t("cost.byPart")}
        names={[t("cost.direct"), t("cost.shared")]}
        bars={parts.map(({ name, direct, shared }) => ({
          key: name,
          label: metricText(name),
          values: [direct, shared],
        }))}
        format={money}
      />
      <DataTable
        caption={t("cost.title")}
        rows={[
          { name: t("cost.direct"), amount: cost.direct.total },
          { name: t("cost.shared"), amount: cost.shared.total },
          { name: t("cost.total"), amount: cost.total },
        ]}
        rowKey={({ name }) => name}
        columns={[
          { header: t("cost.what"), cell: ({ name }) => name },
          { header: t("cost.amount"), numeric: true, cell: ({ amount }) => money(amountOf(amount)) },
        ]}
      />
      <Text size="sm" c="dimmed">
        {t("cost.meaning", { region: cost.prices.region, day: cost.prices.looked_up, rule: cost.shared.rule })}
      </Text>
    </Stack>
  );
}

const SMALL = 0.01;

// Most tenants cost less than a cent a day: what two decimals would show as nothing gets three digits that count.
function moneyFormat(locale: string, currency: string): (value: number) => string {
  const usual = new Intl.NumberFormat(locale, { style: "currency", currency });
  const small = new Intl.NumberFormat(locale, { style: "currency", currency, maximumSignificantDigits: 3 });
  return (value) => (value !== 0 && Math.abs(value) < SMALL ? small : usual).format(value);
}
