import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useSites, type SiteSummary } from "@/shared/sites";
import { Empty, ErrorState, Loading } from "@/shared/states";

/** What needs the organisation's sites; where there is none yet, the way to the first one. */
export function WithSites({ children }: { children: (sites: SiteSummary[]) => ReactNode }) {
  const { t } = useTranslation("manager");
  const sites = useSites();
  if (sites.isPending) return <Loading />;
  if (!sites.data) return <ErrorState error={sites.error} onRetry={() => void sites.refetch()} />;
  if (sites.data.length > 0) return children(sites.data);
  return (
    <Empty
      title={t("sites.none")}
      action={
        <Button component={Link} href="/manage/sites">
          {t("sites.first")}
        </Button>
      }
    >
      {t("sites.noneMeaning")}
    </Empty>
  );
}
