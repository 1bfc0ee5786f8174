import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SiteSummary } from "@/shared/sites";
import { Page } from "@/shared/states";
import { SiteSelect } from "../SiteSelect";
import { useChosen } from "../useChosen";
import { WithSites } from "../WithSites";
import { SupplyList } from "./SupplyList";

/** Supplies: what each site has on hand. */
export default function SuppliesPage() {
  const { t } = useTranslation("manager");
  return (
    <Page title={t("supplies.title")} wide>
      <WithSites>{(sites) => <OfSite sites={sites} />}</WithSites>
    </Page>
  );
}

function OfSite({ sites }: { sites: readonly SiteSummary[] }) {
  const [siteId, setSiteId] = useChosen(
    "site",
    sites.map(({ site_id }) => site_id),
  );
  return (
    <Stack>
      <SiteSelect sites={sites} value={siteId} onChange={setSiteId} />
      <SupplyList key={siteId} siteId={siteId} />
    </Stack>
  );
}
