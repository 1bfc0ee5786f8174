import { SegmentedControl, Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { unwrap, useOperatorApi } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Empty, ErrorState, Loading } from "@/shared/states";
import { BarChart } from "@/management/charts/BarChart";
import { addDays, dayOf, eachDay, filled, type Day } from "@/management/days";
import { Card } from "../Card";
import { CostCard } from "./CostCard";
import { metricsOf, valueOf } from "./metrics";
import { useMetricText } from "./useMetricText";
import css from "../Console.module.css";

const RANGES = ["7", "30", "90"] as const;

/** What a tenant used day by day, and what that costs. */
export default function TenantUsage({ tenantId }: { tenantId: string }) {
  const { t } = useTranslation("console");
  const [range, setRange] = useState<string>("30");
  const to = dayOf(new Date());
  const from = addDays(to, 1 - Number(range));
  return (
    <Stack>
      <div className={css.filters}>
        <SegmentedControl
          aria-label={t("usage.range")}
          value={range}
          onChange={setRange}
          data={RANGES.map((value) => ({ value, label: t("usage.days", { count: Number(value) }) }))}
        />
      </div>
      <Card title={t("usage.ofTenant")}>
        <UsageCharts tenantId={tenantId} from={from} to={to} />
      </Card>
      <CostCard tenantId={tenantId} from={from} to={to} />
    </Stack>
  );
}

function UsageCharts({ tenantId, from, to }: { tenantId: string; from: Day; to: Day }) {
  const { t } = useTranslation("console");
  const metricText = useMetricText();
  const api = useOperatorApi();
  const { number } = useFormats();
  const [chosen, setChosen] = useState<string | null>(null);
  const found = useQuery({
    queryKey: ["console", "tenant", tenantId, "usage", from, to],
    queryFn: () => {
      const params = { path: { tenant_id: tenantId }, query: { from, to, granularity: "day" as const } };
      return unwrap(api.GET("/tenants/{tenant_id}/usage", { params }));
    },
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { periods, total } = found.data;
  if (periods.length === 0) return <Empty title={t("usage.none")}>{t("usage.noneMeaning")}</Empty>;
  const metrics = metricsOf(total);
  const metric = chosen ?? metrics[0] ?? "requests";
  const days = eachDay(from, to);
  const used = new Map(periods.map((usage) => [usage.period, valueOf(usage, metric)]));
  return (
    <Stack>
      <Select
        label={t("usage.metric")}
        data={metrics.map((value) => ({ value, label: metricText(value) }))}
        value={metric}
        onChange={setChosen}
        allowDeselect={false}
        maw={320}
      />
      <BarChart
        title={t("usage.byDay", { metric: metricText(metric) })}
        labels={days.map((day) => day.slice(5))}
        series={[{ name: metricText(metric), values: filled(days, used, 0) }]}
        format={number}
      />
    </Stack>
  );
}
