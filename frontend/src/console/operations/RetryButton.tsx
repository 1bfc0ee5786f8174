import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap, useOperatorApi } from "@/shared/api";
import { Icon } from "@/shared/icons";
import { notify, ProblemAlert } from "@/shared/states";
import { useTenantChanged } from "../queries";
import { useRights } from "../useRights";
import { mayRetry, type Operation } from "./progress";

/** Tries a failed operation again; steps that are done are not done again. */
export function RetryButton({ operation }: { operation: Operation }) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const { admin } = useRights();
  const changed = useTenantChanged(operation.tenant_id);
  const path = { tenant_id: operation.tenant_id, operation_id: operation.operation_id };
  const retrying = useMutation({
    mutationFn: async () => {
      await unwrap(api.POST("/tenants/{tenant_id}/operations/{operation_id}/retry", { params: { path } }));
      await changed();
    },
    onSuccess: () => notify({ message: t("operation.retried"), tone: "good" }),
  });
  if (!admin || !mayRetry(operation)) return null;
  return (
    <>
      <ProblemAlert error={retrying.error} />
      <Button
        variant="default"
        leftSection={<Icon.Refresh size={18} />}
        loading={retrying.isPending}
        onClick={() => retrying.mutate()}
        mr="auto"
      >
        {t("operation.retry")}
      </Button>
    </>
  );
}
