import { Button, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "wouter";
import { unwrap, useOperatorApi, usePages } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import { Empty, ErrorState, Loading, LoadMore, Page } from "@/shared/states";
import { DataTable } from "@/management/DataTable";
import { SLUG } from "@/shared/slug";
import { KEYS } from "../queries";
import { useRights } from "../useRights";
import { STATUSES, type TenantStatus } from "./status";
import { StatusBadge } from "./StatusBadge";
import css from "../Console.module.css";

const TYPING_MILLISECONDS = 300;

/** All tenants, by status or by slug. What is looked for stands in the address. */
export default function TenantsPage() {
  const { t } = useTranslation("console");
  const [, navigate] = useLocation();
  const { admin } = useRights();
  const [search, setSearch] = useSearchParams();
  const status = STATUSES.find((known) => known === search.get("status")) ?? null;
  const slug = search.get("slug") ?? "";
  const set = (name: string, value: string | null) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <Page
      title={t("tenants.title")}
      wide
      actions={
        admin && (
          <Button leftSection={<Icon.Plus />} onClick={() => navigate("/onboard")}>
            {t("onboard.title")}
          </Button>
        )
      }
    >
      <Stack>
        <search className={css.filters}>
          <TextInput
            type="search"
            label={t("tenants.slugFilter")}
            description={t("tenants.slugMeaning")}
            value={slug}
            onChange={(event) => set("slug", event.currentTarget.value.trim().toLowerCase())}
            leftSection={<Icon.Search size={16} />}
          />
          {/* The browser's own: Mantine's is larger than the rest of this page. */}
          <NativeSelect
            label={t("tenants.statusFilter")}
            data={[
              { value: "", label: t("tenants.anyStatus") },
              ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
            ]}
            value={status ?? ""}
            onChange={(event) => set("status", event.currentTarget.value)}
          />
        </search>
        <Found status={status} slug={slug} />
      </Stack>
    </Page>
  );
}

function Found({ status, slug: typed }: { status: TenantStatus | null; slug: string }) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const { date } = useFormats();
  const [slug] = useDebouncedValue(typed, TYPING_MILLISECONDS);
  // A slug is looked up whole: half of one is no tenant's.
  const complete = SLUG.test(slug);
  const pages = usePages([...KEYS.tenants, status, complete ? slug : ""], async (cursor) => {
    const query = { status: status ?? undefined, slug: complete ? slug : undefined, limit: 50, cursor };
    const page = await unwrap(api.GET("/tenants", { params: { query } }));
    return { items: page.tenants, next: page.next_cursor };
  });
  if (pages.isPending) return <Loading />;
  if (pages.error && pages.items.length === 0) return <ErrorState error={pages.error} onRetry={pages.refetch} />;
  if (pages.items.length === 0) return <Empty title={t("tenants.none")}>{t("tenants.noneMeaning")}</Empty>;
  return (
    <Stack>
      <DataTable
        caption={t("tenants.title")}
        rows={pages.items}
        rowKey={({ tenant_id }) => tenant_id}
        columns={[
          {
            header: t("tenants.name"),
            cell: ({ tenant_id, name }) => <Link href={`/tenants/${tenant_id}`}>{name}</Link>,
          },
          { header: t("tenants.slug"), cell: ({ slug: found }) => found },
          { header: t("tenants.status"), cell: (tenant) => <StatusBadge status={tenant.status} /> },
          { header: t("tenants.tier"), cell: ({ tier }) => tier },
          { header: t("tenants.model"), cell: ({ model }) => t(`model.${model}`) },
          { header: t("tenants.since"), cell: ({ created_at }) => date(created_at) },
        ]}
      />
      <LoadMore pages={pages} />
    </Stack>
  );
}
