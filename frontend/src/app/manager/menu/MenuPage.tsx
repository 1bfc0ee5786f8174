import { SegmentedControl, Select, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/auth";
import type { SiteSummary } from "@/shared/sites";
import { Page } from "@/shared/states";
import { EVERY_SITE } from "@/management/users/place";
import { brandsOf, currenciesOf } from "../organisation";
import { SiteSelect } from "../SiteSelect";
import { useChosen } from "../useChosen";
import { WithSites } from "../WithSites";
import { BrandMenu } from "./BrandMenu";
import { SiteMenu } from "./SiteMenu";
import css from "./Menu.module.css";

const EVERY_SCOPE = ["brand", "site"] as const;
// What belongs to a brand shows at each of its sites: the API lets nobody change it who is limited to some.
const OWN_SITES = ["site"] as const;

/** Menus: what brands sell, and what sites change about it. */
export default function MenuPage() {
  const { t } = useTranslation("manager");
  return (
    <Page title={t("menu.title")} wide>
      <WithSites>{(sites) => <Menus sites={sites} />}</WithSites>
    </Page>
  );
}

function Menus({ sites }: { sites: readonly SiteSummary[] }) {
  const { t } = useTranslation("manager");
  const { person } = useSession();
  const scopes = person.sites.includes(EVERY_SITE) ? EVERY_SCOPE : OWN_SITES;
  const brands = brandsOf(sites);
  const [scope, setScope] = useChosen("menu.scope", scopes);
  const [brandId, setBrandId] = useChosen("brand", brands);
  const [siteId, setSiteId] = useChosen(
    "site",
    sites.map(({ site_id }) => site_id),
  );
  return (
    <Stack>
      <div className={css.scope}>
        {scopes.length > 1 && (
          <SegmentedControl
            aria-label={t("menu.scope")}
            value={scope}
            onChange={setScope}
            data={scopes.map((value) => ({ value, label: t(`menu.of.${value}`) }))}
          />
        )}
        {scope === "brand" ? (
          <Select
            label={t("brand")}
            data={brands}
            value={brandId}
            onChange={(chosen) => chosen && setBrandId(chosen)}
            allowDeselect={false}
          />
        ) : (
          <SiteSelect sites={sites} value={siteId} onChange={setSiteId} />
        )}
      </div>
      {scope === "brand" ? (
        <BrandMenu key={brandId} brandId={brandId} currencies={currenciesOf(sites, brandId)} />
      ) : (
        <SiteMenu key={siteId} siteId={siteId} />
      )}
    </Stack>
  );
}
