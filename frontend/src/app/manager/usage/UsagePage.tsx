import { SegmentedControl, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SiteSummary } from "@/shared/sites";
import { Page } from "@/shared/states";
import { dayOf } from "@/management/days";
import { SiteSelect } from "../SiteSelect";
import { useChosen } from "../useChosen";
import { WithSites } from "../WithSites";
import { PlanCard } from "./PlanCard";
import { ReportPanel } from "./ReportPanel";
import { SalesCharts } from "./SalesCharts";
import { daysBefore, RANGES } from "./sales";
import css from "./Usage.module.css";

/** What the organisation's tier gives, and what its sites sold. */
export default function UsagePage() {
  const { t } = useTranslation("manager");
  return (
    <Page title={t("usage.title")} wide>
      <Stack gap="xl">
        <PlanCard />
        <WithSites>{(sites) => <Sales sites={sites} />}</WithSites>
      </Stack>
    </Page>
  );
}

function Sales({ sites }: { sites: readonly SiteSummary[] }) {
  const { t } = useTranslation("manager");
  const [siteId, setSiteId] = useChosen(
    "site",
    sites.map(({ site_id }) => site_id),
  );
  const [range, setRange] = useChosen("usage.range", RANGES);
  const [from, to] = daysBefore(dayOf(new Date()), Number(range));
  return (
    <section className={css.card} aria-labelledby="sales">
      <Stack>
        <h2 id="sales" className={css.heading}>
          {t("usage.sales")}
        </h2>
        <div className={css.scope}>
          <SiteSelect sites={sites} value={siteId} onChange={setSiteId} />
          <SegmentedControl
            aria-label={t("usage.range")}
            value={range}
            onChange={setRange}
            data={RANGES.map((value) => ({ value, label: t("usage.days", { count: Number(value) }) }))}
          />
        </div>
        <SalesCharts siteId={siteId} from={from} to={to} />
        <ReportPanel key={`${siteId} ${from} ${to}`} siteId={siteId} from={from} to={to} />
      </Stack>
    </section>
  );
}
