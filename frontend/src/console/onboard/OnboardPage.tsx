import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Forbidden } from "@/shared/shell";
import { ErrorState, Loading, Page } from "@/shared/states";
import { OperationCard } from "../operations/OperationCard";
import type { Operation } from "../operations/progress";
import { useTiers } from "../queries";
import { useRights } from "../useRights";
import { OnboardForm } from "./OnboardForm";

/** Makes a tenant, and follows how far it is. */
export default function OnboardPage() {
  const { t } = useTranslation("console");
  const { admin } = useRights();
  const tiers = useTiers();
  const [begun, setBegun] = useState<Operation | null>(null);
  if (!admin) return <Forbidden />;
  return (
    <Page title={t("onboard.title")} narrow>
      {begun ? (
        <Stack>
          <OperationCard tenantId={begun.tenant_id} operationId={begun.operation_id} />
          <Group>
            <Button component={Link} href={`/tenants/${begun.tenant_id}`}>
              {t("onboard.show")}
            </Button>
            <Button variant="default" onClick={() => setBegun(null)}>
              {t("onboard.another")}
            </Button>
          </Group>
        </Stack>
      ) : (
        <>
          {tiers.isPending && <Loading />}
          {tiers.isError && !tiers.data && <ErrorState error={tiers.error} onRetry={() => void tiers.refetch()} />}
          {tiers.data && <OnboardForm tiers={tiers.data} onBegun={setBegun} />}
        </>
      )}
    </Page>
  );
}
