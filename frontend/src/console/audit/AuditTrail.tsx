import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { AdminSchemas, Pages } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Empty, ErrorState, Loading, LoadMore } from "@/shared/states";
import { DataTable } from "@/management/DataTable";
import { changesBetween } from "./changes";
import css from "./Audit.module.css";

/** Who changed what. */
export type AuditEntry = AdminSchemas["AuditPage"]["entries"][number];

/** Not a tenant's: an entry about the platform, such as dead letters that were sent back. */
const PLATFORM = "platform";

interface AuditTrailProps {
  pages: Pages<AuditEntry>;
  /** Whether entries of several tenants are shown, so that each names its own. */
  ofAll?: boolean;
}

/** Entries of the audit trail. */
export function AuditTrail({ pages, ofAll = false }: AuditTrailProps) {
  const { t } = useTranslation("console");
  const { dateTime } = useFormats();
  if (pages.isPending) return <Loading />;
  if (pages.error && pages.items.length === 0) return <ErrorState error={pages.error} onRetry={pages.refetch} />;
  if (pages.items.length === 0) return <Empty title={t("audit.none")} />;
  return (
    <Stack>
      <DataTable
        caption={t("audit.title")}
        rows={pages.items}
        rowKey={({ id }) => id}
        columns={[
          { header: t("audit.at"), cell: ({ at }) => dateTime(at) },
          {
            header: t("audit.what"),
            cell: ({ what }) => t(`audit.of.${what as "onboardTenant"}`, { defaultValue: what }),
          },
          { header: t("audit.who"), cell: ({ who, via }) => `${who} (${via})` },
          ...(ofAll ? [{ header: t("usage.tenant"), cell: tenantOf }] : []),
          { header: t("reason"), cell: ({ reason }) => reason ?? "–" },
          { header: t("audit.changes"), cell: (entry) => <Changes entry={entry} /> },
        ]}
      />
      <LoadMore pages={pages} />
    </Stack>
  );
}

function tenantOf({ tenant_id }: AuditEntry) {
  return tenant_id === PLATFORM ? "–" : <Link href={`/tenants/${tenant_id}`}>{tenant_id}</Link>;
}

function Changes({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation("console");
  const changes = changesBetween(entry.before, entry.after);
  if (changes.length === 0) return "–";
  return (
    <details>
      <summary>{t("audit.count", { count: changes.length })}</summary>
      <dl className={css.changes}>
        {changes.map(({ path, before, after }) => (
          <div key={path}>
            <dt>{path}</dt>
            <dd>
              {before && <del>{before}</del>} {after && <ins>{after}</ins>}
            </dd>
          </div>
        ))}
      </dl>
      <Text size="xs" c="dimmed">
        {entry.id}
      </Text>
    </details>
  );
}
