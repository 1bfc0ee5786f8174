import { Button, Group, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { andRefresh, ifMatch, unwrap, useApi, usePages, useRefresh, type Schemas } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Empty, ErrorState, Loading, LoadMore } from "@/shared/states";
import { Pill } from "@/management/Pill";
import { DataTable } from "@/management/DataTable";
import { notifyProblem } from "@/management/notifyProblem";
import { KEYS } from "../organisation";
import { AvailabilitySwitch } from "./AvailabilitySwitch";
import { ItemName } from "./ItemName";
import { PriceDialog } from "./PriceDialog";

type Entry = Schemas["MenuEntry"];

const PAGE = 50;
/** Of what a site serves as its brand does. */
const FIRST_VERSION = 1;

/** What a site serves: its brand's menu with the site's own prices and what it is out of. */
export function SiteMenu({ siteId }: { siteId: string }) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const { money } = useFormats();
  const [priced, setPriced] = useState<{ entry: Entry; currency: string } | null>(null);
  const pages = usePages([...KEYS.menu, "site", siteId], async (cursor) => {
    const params = { path: { site_id: siteId }, query: { limit: PAGE, cursor } };
    const page = await unwrap(api.GET("/sites/{site_id}/menu", { params }));
    return { items: page.items.map((entry) => ({ entry, currency: page.currency })), next: page.next_cursor };
  });
  const refresh = useRefresh(KEYS.menu);

  const asSeen = ({ sku, version = FIRST_VERSION }: Entry) => ({
    path: { site_id: siteId, sku },
    header: ifMatch(version),
  });
  const override = async (entry: Entry, body: Schemas["OverrideContent"]) => {
    const writing = async () => {
      const saved = await unwrap(api.PUT("/sites/{site_id}/menu/{sku}", { params: asSeen(entry), body }));
      pages.update((row) => (row.entry.sku === entry.sku ? { ...row, entry: saved } : row));
    };
    await andRefresh(writing(), refresh);
  };
  const clearing = useMutation({
    mutationFn: (entry: Entry) =>
      andRefresh(unwrap(api.DELETE("/sites/{site_id}/menu/{sku}", { params: asSeen(entry) })), refresh),
    onError: (error, { name }) => notifyProblem(t("item.notChanged", { name }), error),
  });

  if (pages.isPending) return <Loading />;
  if (pages.error && pages.items.length === 0) return <ErrorState error={pages.error} onRetry={pages.refetch} />;
  if (pages.items.length === 0) return <Empty title={t("menu.noneAtSite")}>{t("menu.noneAtSiteMeaning")}</Empty>;
  return (
    <Stack>
      <DataTable
        caption={t("menu.ofSite", { site: siteId })}
        rows={pages.items}
        rowKey={({ entry }) => entry.sku}
        columns={[
          { header: t("item.name"), cell: ({ entry }) => <ItemName item={entry} /> },
          {
            header: t("item.unitPrice"),
            numeric: true,
            cell: ({ entry, currency }) => money(entry.unit_price, currency),
          },
          {
            header: t("override.own"),
            cell: ({ entry }) => (hasOwn(entry) ? <Pill tone="busy">{t("override.yes")}</Pill> : t("override.asBrand")),
          },
          {
            header: t("item.available"),
            cell: ({ entry }) => (
              <AvailabilitySwitch
                name={entry.name}
                available={entry.available}
                change={(available) => override(entry, { available })}
              />
            ),
          },
          {
            header: t("item.actions"),
            actions: true,
            cell: (row) => (
              <Group gap="xs">
                <Button
                  size="compact-sm"
                  variant="subtle"
                  onClick={() => setPriced(row)}
                  aria-label={t("override.priceNamed", { name: row.entry.name })}
                >
                  {t("override.price")}
                </Button>
                {hasOwn(row.entry) && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    loading={clearing.isPending && clearing.variables.sku === row.entry.sku}
                    onClick={() => clearing.mutate(row.entry)}
                    aria-label={t("override.clearNamed", { name: row.entry.name })}
                  >
                    {t("override.clear")}
                  </Button>
                )}
              </Group>
            ),
          },
        ]}
      />
      <LoadMore pages={pages} />
      {priced && (
        <PriceDialog
          name={priced.entry.name}
          unitPrice={priced.entry.unit_price}
          currency={priced.currency}
          save={(unit_price) => override(priced.entry, { unit_price })}
          onClose={() => setPriced(null)}
        />
      )}
    </Stack>
  );
}

/** Whether the site serves it otherwise than its brand does. */
function hasOwn({ override }: Entry): boolean {
  return Object.keys(override ?? {}).length > 0;
}
