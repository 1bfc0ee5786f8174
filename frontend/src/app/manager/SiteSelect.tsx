import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SiteSummary } from "@/shared/sites";

interface SiteSelectProps {
  sites: readonly SiteSummary[];
  value: string;
  onChange: (siteId: string) => void;
}

/** Chooses one of the caller's sites. */
export function SiteSelect({ sites, value, onChange }: SiteSelectProps) {
  const { t } = useTranslation("manager");
  return (
    <Select
      label={t("site")}
      data={sites.map(({ site_id, name }) => ({ value: site_id, label: `${name} (${site_id})` }))}
      value={value}
      onChange={(chosen) => chosen && onChange(chosen)}
      allowDeselect={false}
      searchable={sites.length > 8}
    />
  );
}
