import { Group, Stack } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { NotFound } from "@/shared/shell";
import { ErrorState, Loading, Page } from "@/shared/states";
import { SectionNav } from "@/management/SectionNav";
import { useTenant } from "../queries";
import type { Tenant } from "./status";
import { StatusBadge } from "./StatusBadge";
import { Overview } from "./Overview";

const Operations = lazy(() => import("../operations/OperationsList"));
const Users = lazy(() => import("./TenantUsers"));
const Usage = lazy(() => import("../usage/TenantUsage"));
const Audit = lazy(() => import("../audit/TenantAudit"));

const PARTS = ["operations", "users", "usage", "audit"] as const;

interface TenantPageProps {
  tenantId: string;
  /** Which part of it is shown; the overview when left out. */
  part: string | undefined;
}

/** One tenant: overview, what was done with it, its users, usage and cost, and who changed what. */
export default function TenantPage({ tenantId, part }: TenantPageProps) {
  const { t } = useTranslation("console");
  const tenant = useTenant(tenantId);
  const name = tenant.data?.name ?? tenantId;
  const base = `/tenants/${tenantId}`;
  return (
    <Page title={part ? `${name} – ${t(`part.${part as "users"}`, { defaultValue: part })}` : name} wide>
      <SectionNav
        label={t("part.label")}
        links={[
          { href: base, label: t("part.overview") },
          ...PARTS.map((known) => ({ href: `${base}/${known}`, label: t(`part.${known}`) })),
        ]}
      />
      {tenant.isPending && <Loading />}
      {tenant.isError && !tenant.data && <ErrorState error={tenant.error} onRetry={() => void tenant.refetch()} />}
      {tenant.data && (
        <Stack>
          <Group gap="xs">
            <StatusBadge status={tenant.data.status} />
            <span>{tenant.data.slug}</span>
          </Group>
          <Suspense fallback={<Loading />}>
            <Part part={part} tenant={tenant.data} />
          </Suspense>
        </Stack>
      )}
    </Page>
  );
}

function Part({ part, tenant }: { part: string | undefined; tenant: Tenant }) {
  switch (part) {
    case undefined:
      return <Overview tenant={tenant} />;
    case "operations":
      return <Operations tenantId={tenant.tenant_id} />;
    case "users":
      return <Users tenant={tenant} />;
    case "usage":
      return <Usage tenantId={tenant.tenant_id} />;
    case "audit":
      return <Audit tenantId={tenant.tenant_id} />;
    default:
      return <NotFound />;
  }
}
