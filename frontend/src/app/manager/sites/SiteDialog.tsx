import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap, useApi } from "@/shared/api";
import { ErrorState, Loading } from "@/shared/states";
import { KEYS } from "../organisation";
import { SiteForm } from "./SiteForm";

interface SiteDialogProps {
  /** The site that is changed; none where one is set up. */
  siteId: string | null;
  /** Brands to choose from; others may be typed. */
  brands: readonly string[];
  onSaved: (name: string) => void;
  /** Reads again what this may have changed, or somebody else has. */
  refresh: () => Promise<unknown>;
  onClose: () => void;
}

/** Sets up a site, or changes one as it is at this moment. Shown while it is mounted. */
export function SiteDialog({ siteId, brands, onSaved, refresh, onClose }: SiteDialogProps) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const site = useQuery({
    queryKey: [...KEYS.sites, "one", siteId],
    queryFn: () => unwrap(api.GET("/sites/{site_id}", { params: { path: { site_id: siteId ?? "" } } })),
    enabled: siteId !== null,
    // A form over an old version is refused when it is sent.
    staleTime: 0,
    gcTime: 0,
  });
  // Read again while somebody types, it stays what they began with, whatever comes of that.
  const loaded = siteId === null || site.data !== undefined;
  return (
    <Modal opened onClose={onClose} title={siteId === null ? t("sites.add") : t("sites.change", { name: siteId })}>
      {loaded && (
        <SiteForm site={site.data ?? null} brands={brands} onSaved={onSaved} refresh={refresh} onClose={onClose} />
      )}
      {!loaded && site.isPending && <Loading />}
      {!loaded && site.isError && <ErrorState error={site.error} onRetry={() => void site.refetch()} />}
    </Modal>
  );
}
