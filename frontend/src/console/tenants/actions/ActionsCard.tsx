import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "../../Card";
import { isCancelled } from "../../operations/progress";
import { useOperation } from "../../queries";
import { useRights } from "../../useRights";
import { actionsFor, type Tenant, type TenantAction } from "../status";
import { ActionDialog } from "./ActionDialog";

const DANGEROUS: readonly TenantAction[] = ["suspend", "offboard"];

/** What can be done with a tenant now. */
export function ActionsCard({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation("console");
  const cancelled = isCancelled(useOperation(tenant.tenant_id, tenant.operation).data);
  const allowed = actionsFor(tenant, useRights());
  // Once is enough.
  const actions = cancelled ? allowed.filter((action) => action !== "keep") : allowed;
  const [opened, setOpened] = useState<TenantAction | null>(null);
  return (
    <Card title={t("action.title")}>
      {actions.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(tenant.operation ? "action.held" : "action.none")}
        </Text>
      ) : (
        <Stack gap="xs">
          {actions.map((action) => (
            <Button
              key={action}
              variant="default"
              c={DANGEROUS.includes(action) ? "var(--bad)" : undefined}
              onClick={() => setOpened(action)}
            >
              {t(`action.${action}`)}
            </Button>
          ))}
        </Stack>
      )}
      {opened && <ActionDialog key={opened} tenant={tenant} action={opened} onClose={() => setOpened(null)} />}
    </Card>
  );
}
