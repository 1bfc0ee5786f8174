import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { andRefresh, ifAsSeen, unwrap, useApi, usePages, useRefresh } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import { Empty, ErrorState, Loading, LoadMore, notify } from "@/shared/states";
import { Note } from "@/management/Note";
import { DataTable } from "@/management/DataTable";
import { KEYS } from "../organisation";
import { AvailabilitySwitch } from "./AvailabilitySwitch";
import { DeleteItem } from "./DeleteItem";
import { ItemName } from "./ItemName";
import { ItemDialog } from "./ItemDialog";
import { withAvailability, type MenuItem, type MenuItemContent } from "./item";

const PAGE = 50;

/** The menu of a brand: add, change, take off. */
export function BrandMenu({ brandId, currencies }: { brandId: string; currencies: readonly string[] }) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const { money } = useFormats();
  const [opened, setOpened] = useState<{ item: MenuItem | null } | null>(null);
  const currency = currencies[0] ?? "EUR";
  const pages = usePages([...KEYS.menu, "brand", brandId], async (cursor) => {
    const query = { limit: PAGE, cursor };
    const page = await unwrap(api.GET("/brands/{brand_id}/menu", { params: { path: { brand_id: brandId }, query } }));
    return { items: page.items, next: page.next_cursor };
  });
  const refresh = useRefresh(KEYS.menu);

  const put = async (sku: string, content: MenuItemContent, before: MenuItem | null) => {
    const params = { path: { brand_id: brandId, sku }, header: ifAsSeen(before) };
    const writing = async () => {
      const saved = await unwrap(api.PUT("/brands/{brand_id}/menu/{sku}", { params, body: content }));
      pages.update((item) => (item.sku === sku ? saved : item));
    };
    await andRefresh(writing(), refresh);
  };

  if (pages.isPending) return <Loading />;
  if (pages.error && pages.items.length === 0) return <ErrorState error={pages.error} onRetry={pages.refetch} />;
  const categories = [...new Set(pages.items.flatMap(({ category }) => category ?? []))].sort();
  return (
    <Stack>
      {currencies.length > 1 && (
        <Note>{t("menu.severalCurrencies", { currencies: currencies.join(", "), currency })}</Note>
      )}
      <Group>
        <Button leftSection={<Icon.Plus />} onClick={() => setOpened({ item: null })}>
          {t("item.add")}
        </Button>
      </Group>
      {pages.items.length === 0 ? (
        <Empty title={t("menu.none")}>{t("menu.noneMeaning")}</Empty>
      ) : (
        <DataTable
          caption={t("menu.ofBrand", { brand: brandId })}
          rows={pages.items}
          rowKey={({ sku }) => sku}
          columns={[
            { header: t("item.name"), cell: (item) => <ItemName item={item} /> },
            { header: t("item.categoryShort"), cell: ({ category }) => category ?? "–" },
            { header: t("item.unitPrice"), numeric: true, cell: ({ unit_price }) => money(unit_price, currency) },
            {
              header: t("item.available"),
              cell: (item) => (
                <AvailabilitySwitch
                  name={item.name}
                  available={item.available}
                  change={(available) => put(item.sku, withAvailability(item, available), item)}
                />
              ),
            },
            {
              header: t("item.actions"),
              actions: true,
              cell: (item) => (
                <Group gap="xs">
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() => setOpened({ item })}
                    aria-label={t("item.change", { name: item.name })}
                  >
                    {t("item.changeShort")}
                  </Button>
                  <DeleteItem brandId={brandId} item={item} refresh={refresh} />
                </Group>
              ),
            },
          ]}
        />
      )}
      <LoadMore pages={pages} />
      {opened && (
        <ItemDialog
          item={opened.item}
          currency={currency}
          categories={categories}
          save={async (sku, content) => {
            await put(sku, content, opened.item);
            notify({ message: t("item.saved", { name: content.name }), tone: "good" });
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </Stack>
  );
}
