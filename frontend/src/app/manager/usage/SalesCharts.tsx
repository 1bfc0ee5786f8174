import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap, useApi } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Empty, ErrorState, Loading } from "@/shared/states";
import { BarChart } from "@/management/charts/BarChart";
import { eachDay, type Day } from "@/management/days";
import { ordersOf, revenueOf } from "./sales";
import css from "./Usage.module.css";

/** Revenue and orders of a site, day by day. */
export function SalesCharts({ siteId, from, to }: { siteId: string; from: Day; to: Day }) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const { money, number } = useFormats();
  const found = useQuery({
    queryKey: ["manage", "summaries", siteId, from, to],
    queryFn: () =>
      unwrap(api.GET("/sites/{site_id}/summaries", { params: { path: { site_id: siteId }, query: { from, to } } })),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { summaries } = found.data;
  if (summaries.length === 0) return <Empty title={t("usage.none")}>{t("usage.noneMeaning")}</Empty>;
  const days = eachDay(from, to);
  // The year is in the table's title, and the same for nearly all.
  const labels = days.map((day) => day.slice(5));
  const { served, lost } = ordersOf(summaries, days);
  return (
    <div className={css.charts}>
      {[...revenueOf(summaries, days)].map(([currency, values]) => (
        <BarChart
          key={currency}
          title={t("usage.revenue", { currency })}
          labels={labels}
          series={[{ name: t("usage.revenueShort"), values }]}
          format={(value) => money(Math.round(value), currency)}
        />
      ))}
      <BarChart
        title={t("usage.orders")}
        labels={labels}
        series={[
          { name: t("usage.served"), values: served },
          { name: t("usage.lost"), values: lost },
        ]}
        format={number}
      />
    </div>
  );
}
