import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/shared/icons";
import { Empty, ErrorState, Loading, Page } from "@/shared/states";
import classes from "./sites.module.css";
import { useSiteChoice, type SiteChoice, type SiteSummary } from "./useSites";

/** `children` of the chosen site; before that, the choice. */
export function WithSite({ children }: { children: (site: SiteSummary, change: ReactNode) => ReactNode }) {
  const choice = useSiteChoice();
  if (choice.site) return children(choice.site, <ChangeSite choice={choice} site={choice.site} />);
  return <ChooseSite choice={choice} />;
}

function ChooseSite({ choice }: { choice: SiteChoice }) {
  const { t } = useTranslation();
  return (
    <Page title={t("site.choose")} narrow>
      {choice.isPending ? (
        <Loading />
      ) : choice.error && choice.sites.length === 0 ? (
        <ErrorState error={choice.error} onRetry={choice.refetch} />
      ) : choice.sites.length === 0 ? (
        <Empty title={t("site.none")} icon={<Icon.Site size={28} />}>
          {t("site.noneText")}
        </Empty>
      ) : (
        <ul className={classes["list"]}>
          {choice.sites.map((site) => (
            <li key={site.site_id}>
              <button type="button" className={classes["site"]} onClick={() => choice.choose(site.site_id)}>
                <Icon.Site />
                <span>{site.name}</span>
                <Icon.ChevronRight />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function ChangeSite({ choice, site }: { choice: SiteChoice; site: SiteSummary }) {
  if (choice.sites.length < 2) return null;
  return (
    <Button
      variant="default"
      leftSection={<Icon.Site size={16} />}
      rightSection={<Icon.ChevronDown size={14} />}
      onClick={() => choice.choose(null)}
    >
      {site.name}
    </Button>
  );
}
