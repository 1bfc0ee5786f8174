import { Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { Card } from "../Card";
import { Facts } from "../Facts";
import { OperationCard } from "../operations/OperationCard";
import { ActionsCard } from "./actions/ActionsCard";
import { LegalHoldCard } from "./LegalHoldCard";
import { LimitsCard } from "./limits/LimitsCard";
import type { Tenant } from "./status";
import css from "../Console.module.css";

/** A tenant at a glance, what is going on with it, and what can be done. */
export function Overview({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation("console");
  const { dateTime, number } = useFormats();
  // An operation that has ended while somebody looked at it stays, with what came of it.
  const [followed, setFollowed] = useState(tenant.operation);
  if (tenant.operation && tenant.operation !== followed) setFollowed(tenant.operation);
  return (
    <div className={css.columns}>
      <Stack>
        {followed && <OperationCard key={followed} tenantId={tenant.tenant_id} operationId={followed} />}
        <Card title={t("facts.title")}>
          <Facts
            facts={[
              [t("facts.id"), tenant.tenant_id],
              [t("tenants.slug"), tenant.slug],
              [t("tenants.tier"), tenant.tier],
              [t("tenants.model"), t(`model.${tenant.model}`)],
              [t("facts.sites"), tenant.sites?.join(", ")],
              [t("facts.users"), tenant.users === undefined ? "" : number(tenant.users)],
              [t("facts.domains"), tenant.domains?.join(", ")],
              [t("facts.table"), tenant.table],
              [t("facts.stack"), tenant.stack],
              [t("facts.api"), tenant.api_url],
              [t("facts.created"), dateTime(tenant.created_at)],
              [t("facts.updated"), tenant.updated_at ? dateTime(tenant.updated_at) : ""],
            ]}
          />
        </Card>
        <LimitsCard tenant={tenant} />
      </Stack>
      <Stack>
        <ActionsCard tenant={tenant} />
        <LegalHoldCard tenant={tenant} />
      </Stack>
    </div>
  );
}
