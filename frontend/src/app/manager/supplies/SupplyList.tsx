import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi, usePages, useRefresh } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import { Empty, ErrorState, Loading, LoadMore, notify } from "@/shared/states";
import { Note } from "@/management/Note";
import { Pill } from "@/management/Pill";
import { DataTable } from "@/management/DataTable";
import { KEYS } from "../organisation";
import { AdjustDialog } from "./AdjustDialog";
import { readSupplies, type Supply } from "./readSupplies";
import { SupplyDialog } from "./SupplyDialog";
import { useSent } from "./useSent";

type Opened = { what: "supply"; supply: Supply | null } | { what: "adjustment"; supply: Supply } | null;

/** A site's supplies: keep, change, count, add to and write off. */
export function SupplyList({ siteId }: { siteId: string }) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const { number } = useFormats();
  const [opened, setOpened] = useState<Opened>(null);
  const [sent, keepSent] = useSent(siteId);
  const close = () => setOpened(null);
  const queryKey = [...KEYS.supplies, siteId];
  const pages = usePages(queryKey, (cursor) => readSupplies(api, siteId, cursor));
  const saved = (message: string) => notify({ message, tone: "good" });
  const refresh = useRefresh(queryKey);

  if (pages.isPending) return <Loading />;
  if (pages.error && pages.items.length === 0) return <ErrorState error={pages.error} onRetry={pages.refetch} />;
  const low = pages.items.filter((supply) => supply.low);
  return (
    <Stack>
      <Group>
        <Button leftSection={<Icon.Plus />} onClick={() => setOpened({ what: "supply", supply: null })}>
          {t("supplies.add")}
        </Button>
      </Group>
      {low.length > 0 && (
        <Note title={t("supplies.lowTitle", { count: low.length })}>{low.map(({ name }) => name).join(", ")}</Note>
      )}
      {pages.items.length === 0 ? (
        <Empty title={t("supplies.none")}>{t("supplies.noneMeaning")}</Empty>
      ) : (
        <DataTable
          caption={t("supplies.ofSite", { site: siteId })}
          rows={pages.items}
          rowKey={({ supply_id }) => supply_id}
          columns={[
            { header: t("supplies.name"), cell: ({ name }) => name },
            {
              header: t("supplies.onHand"),
              numeric: true,
              cell: (supply) => `${number(supply.on_hand)} ${supply.unit}`,
            },
            {
              header: t("supplies.mark"),
              numeric: true,
              cell: (supply) => `${number(supply.low_at)} ${supply.unit}`,
            },
            {
              header: t("supplies.state"),
              cell: (supply) => (
                <Pill tone={supply.low ? "warn" : "good"}>{supply.low ? t("supplies.low") : t("supplies.enough")}</Pill>
              ),
            },
            {
              header: t("item.actions"),
              actions: true,
              cell: (supply) => (
                <Group gap="xs">
                  <Button
                    size="compact-sm"
                    variant="light"
                    onClick={() => setOpened({ what: "adjustment", supply })}
                    aria-label={t("adjust.title", { name: supply.name })}
                  >
                    {t("adjust.short")}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() => setOpened({ what: "supply", supply })}
                    aria-label={t("supplies.change", { name: supply.name })}
                  >
                    {t("item.changeShort")}
                  </Button>
                </Group>
              ),
            },
          ]}
        />
      )}
      <LoadMore pages={pages} />
      {opened?.what === "supply" && (
        <SupplyDialog siteId={siteId} supply={opened.supply} onSaved={saved} refresh={refresh} onClose={close} />
      )}
      {opened?.what === "adjustment" && (
        <AdjustDialog
          siteId={siteId}
          supply={opened.supply}
          sent={sent[opened.supply.supply_id] ?? null}
          onSent={(adjustment) => keepSent(opened.supply.supply_id, adjustment)}
          onSaved={saved}
          refresh={refresh}
          onClose={close}
        />
      )}
    </Stack>
  );
}
