import { Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors, unwrap, useOperatorApi } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Confirm, notify } from "@/shared/states";
import { Card } from "../Card";
import { Facts } from "../Facts";
import { useTenantChanged } from "../queries";
import { useRights } from "../useRights";
import { ReasonField, useReason } from "./actions/ReasonField";
import type { Tenant } from "./status";

interface LegalHold {
  reason?: string;
  by?: string;
  at?: string;
}

/** Whether a tenant's data may be deleted, and who forbade it. */
export function LegalHoldCard({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const { admin } = useRights();
  const { dateTime } = useFormats();
  const changed = useTenantChanged(tenant.tenant_id);
  const [asked, setAsked] = useState(false);
  const reason = useReason({ required: true });
  const hold = (tenant.legal_hold ?? {}) as LegalHold;
  const holds = hold.reason !== undefined;
  const params = { path: { tenant_id: tenant.tenant_id } };
  const changing = useMutation({
    mutationFn: async () => {
      if (holds) await unwrap(api.DELETE("/tenants/{tenant_id}/legal-hold", { params }));
      else await unwrap(api.PUT("/tenants/{tenant_id}/legal-hold", { params, body: { reason: reason.text } }));
      await changed();
    },
    onSuccess: () => {
      setAsked(false);
      notify({ message: t(holds ? "hold.removed" : "hold.set"), tone: "good" });
    },
  });
  if (tenant.status === "offboarded") return null;
  const ask = () => {
    changing.reset();
    reason.reset();
    setAsked(true);
  };
  const label = t(holds ? "hold.remove" : "hold.put");
  return (
    <Card title={t("hold.title")}>
      <Stack align="flex-start">
        {holds ? (
          <Facts
            facts={[
              [t("reason"), hold.reason],
              [t("hold.by"), hold.by],
              [t("hold.at"), hold.at ? dateTime(hold.at) : ""],
            ]}
          />
        ) : (
          <Text size="sm" c="dimmed">
            {t("hold.none")}
          </Text>
        )}
        {admin && (
          <Button variant="default" onClick={ask}>
            {label}
          </Button>
        )}
      </Stack>
      <Confirm
        opened={asked}
        onClose={() => setAsked(false)}
        onConfirm={() => (holds || reason.isGiven()) && changing.mutate()}
        title={label}
        confirmLabel={label}
        danger={holds}
        pending={changing.isPending}
        error={changing.error}
      >
        <Stack>
          <Text>{t(holds ? "hold.removeConsequence" : "hold.putConsequence")}</Text>
          {!holds && <ReasonField reason={reason} error={fieldErrors(changing.error).reason} />}
        </Stack>
      </Confirm>
    </Card>
  );
}
