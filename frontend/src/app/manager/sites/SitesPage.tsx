import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { unwrap, useApi, usePages, useRefresh } from "@/shared/api";
import { Icon } from "@/shared/icons";
import { Empty, ErrorState, Loading, LoadMore, notify, Page } from "@/shared/states";
import { DataTable } from "@/management/DataTable";
import { brandsOf, KEYS, usePlan } from "../organisation";
import { SiteDialog } from "./SiteDialog";

/** Sites: where the organisation serves. */
export default function SitesPage() {
  const { t } = useTranslation("manager");
  return (
    <Page title={t("sites.title")} wide>
      <Sites />
    </Page>
  );
}

function Sites() {
  const { t } = useTranslation("manager");
  const api = useApi();
  const plan = usePlan().data;
  const [opened, setOpened] = useState<{ siteId: string | null } | null>(null);
  const pages = usePages([...KEYS.sites, "pages"], async (cursor) => {
    const page = await unwrap(api.GET("/sites", { params: { query: { limit: 50, cursor } } }));
    return { items: page.sites, next: page.next_cursor };
  });
  const saved = (name: string) => notify({ message: t("sites.saved", { name }), tone: "good" });
  const refresh = useRefresh(KEYS.sites, KEYS.plan);

  if (pages.isPending) return <Loading />;
  if (pages.error && pages.items.length === 0) return <ErrorState error={pages.error} onRetry={pages.refetch} />;
  return (
    <Stack>
      <Group>
        <Button leftSection={<Icon.Plus />} onClick={() => setOpened({ siteId: null })}>
          {t("sites.add")}
        </Button>
        {plan?.limits.sites !== undefined && (
          <Text size="sm" c="dimmed">
            {t("sites.used", { used: plan.used.sites, allowed: plan.limits.sites })}
          </Text>
        )}
      </Group>
      {pages.items.length === 0 ? (
        <Empty title={t("sites.none")}>{t("sites.noneMeaning")}</Empty>
      ) : (
        <DataTable
          caption={t("sites.title")}
          rows={pages.items}
          rowKey={({ site_id }) => site_id}
          columns={[
            { header: t("sites.name"), cell: ({ name }) => name },
            { header: t("sites.id"), cell: ({ site_id }) => site_id },
            { header: t("brand"), cell: ({ brand_id }) => brand_id },
            { header: t("sites.currency"), cell: ({ currency }) => currency },
            {
              header: t("item.actions"),
              actions: true,
              cell: ({ site_id, name }) => (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  onClick={() => setOpened({ siteId: site_id })}
                  aria-label={t("sites.change", { name })}
                >
                  {t("item.changeShort")}
                </Button>
              ),
            },
          ]}
        />
      )}
      <LoadMore pages={pages} />
      {opened && (
        <SiteDialog
          siteId={opened.siteId}
          brands={brandsOf(pages.items)}
          onSaved={saved}
          refresh={refresh}
          onClose={() => setOpened(null)}
        />
      )}
    </Stack>
  );
}
