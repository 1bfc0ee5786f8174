import { Select, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { unwrap, useOperatorApi, usePages } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Empty, ErrorState, Loading, LoadMore } from "@/shared/states";
import { BarList } from "@/management/charts/BarList";
import type { Day } from "@/management/days";
import { DayPage } from "../DayPage";
import { METRICS, metricsOf, shownValue, valueOf } from "./metrics";
import { useMetricText } from "./useMetricText";

/** What all tenants used on a day. */
export default function UsagePage() {
  const { t } = useTranslation("console");
  return <DayPage title={t("usage.title")}>{(day) => <OfDay day={day} />}</DayPage>;
}

function OfDay({ day }: { day: Day }) {
  const { t } = useTranslation("console");
  const metricText = useMetricText();
  const api = useOperatorApi();
  const { number } = useFormats();
  const [chosen, setChosen] = useState<string | null>(null);
  const pages = usePages(["console", "usage", day], async (cursor) => {
    const page = await unwrap(api.GET("/usage", { params: { query: { date: day, limit: 100, cursor } } }));
    const { total, shared } = page;
    return { items: page.tenants.map((usage) => ({ usage, total, shared })), next: page.next_cursor };
  });
  if (pages.isPending) return <Loading />;
  if (pages.error && pages.items.length === 0) return <ErrorState error={pages.error} onRetry={pages.refetch} />;
  const [first] = pages.items;
  if (!first) return <Empty title={t("usage.none")}>{t("usage.noneMeaning")}</Empty>;
  const metrics = metricsOf(first.total);
  const metric = chosen ?? metrics[0] ?? "requests";
  const ranked = pages.items
    .map(({ usage }) => ({ tenantId: usage.tenant_id, value: valueOf(usage, metric) }))
    .sort((a, b) => b.value - a.value);
  return (
    <Stack gap="xl">
      <Select
        label={t("usage.metric")}
        data={metrics.map((value) => ({ value, label: metricText(value) }))}
        value={metric}
        onChange={setChosen}
        allowDeselect={false}
        maw={320}
      />
      <BarList
        title={t("usage.most", { metric: metricText(metric) })}
        names={[metricText(metric)]}
        bars={[
          ...ranked.map(({ tenantId, value }) => ({
            key: tenantId,
            label: <Link href={`/tenants/${tenantId}/usage`}>{tenantId}</Link>,
            values: [value],
          })),
          { key: "shared", label: t("usage.shared"), values: [shownValue(metric, sharedOf(first.shared, metric))] },
        ]}
        format={number}
      />
      <LoadMore pages={pages} />
    </Stack>
  );
}

// Only what the platform itself counts is shared: nobody's orders are everybody's.
function sharedOf(shared: object, metric: string): number {
  const known = METRICS.some((name) => name === metric);
  return known ? Number((shared as Record<string, number>)[metric] ?? 0) : 0;
}
