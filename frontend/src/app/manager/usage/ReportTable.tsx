import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import { Empty } from "@/shared/states";
import { download, toCsv } from "@/management/csv";
import { DataTable } from "@/management/DataTable";
import { editableMoney } from "../menu/item";
import type { SalesReport } from "./sales";

/** A sales report: totals, the items that sold for most, and the same as a file. */
export function ReportTable({ siteId, report }: { siteId: string; report: SalesReport }) {
  const { t } = useTranslation("manager");
  const { money, number } = useFormats();
  const amounts = Object.entries(report.revenue);
  // A site sells in one currency; a second one is of before it was changed, and its items can't be told apart.
  const currency = amounts.length === 1 ? amounts[0]?.[0] : undefined;
  const save = () =>
    download(
      `sales-${siteId}-${report.from}-${report.to}.csv`,
      toCsv([
        ["sku", "name", "quantity", currency ? `revenue ${currency}` : "revenue"],
        ...report.items.map(({ sku, name, quantity, revenue }) => [
          sku,
          name,
          quantity,
          currency ? Number(editableMoney(revenue, currency)) : revenue,
        ]),
      ]),
    );
  if (report.orders === 0) return <Empty title={t("report.none")} />;
  return (
    <Stack>
      <Group justify="space-between">
        <Text>
          {t("report.orders", { count: report.orders })}
          {amounts.map(([name, amount]) => ` · ${money(amount, name)}`)}
        </Text>
        <Button variant="subtle" leftSection={<Icon.Download />} onClick={save}>
          {t("report.download")}
        </Button>
      </Group>
      <DataTable
        caption={t("report.title")}
        rows={report.items}
        rowKey={({ sku }) => sku}
        columns={[
          { header: t("item.name"), cell: ({ name }) => name },
          { header: t("item.sku"), cell: ({ sku }) => sku },
          { header: t("report.quantity"), numeric: true, cell: ({ quantity }) => number(quantity) },
          {
            header: t("usage.revenueShort"),
            numeric: true,
            cell: ({ revenue }) => (currency ? money(revenue, currency) : number(revenue)),
          },
        ]}
      />
    </Stack>
  );
}
