import { Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { unwrap, useOperatorApi, usePages } from "@/shared/api";
import { Empty, ErrorState, Loading, LoadMore } from "@/shared/states";
import { KEYS } from "../queries";
import { OperationCard, OperationContent } from "./OperationCard";
import { goesOn } from "./progress";

/** All that was done with a tenant, the newest first; what goes on is followed. */
export default function OperationsList({ tenantId }: { tenantId: string }) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const [now] = useState(() => Date.now());
  const pages = usePages([...KEYS.operations(tenantId), "pages"], async (cursor) => {
    const params = { path: { tenant_id: tenantId }, query: { limit: 20, cursor } };
    const page = await unwrap(api.GET("/tenants/{tenant_id}/operations", { params }));
    return { items: page.operations, next: page.next_cursor };
  });
  if (pages.isPending) return <Loading />;
  if (pages.error && pages.items.length === 0) return <ErrorState error={pages.error} onRetry={pages.refetch} />;
  if (pages.items.length === 0) return <Empty title={t("operation.none")} />;
  return (
    <Stack>
      {pages.items.map((operation) =>
        goesOn(operation, now) ? (
          <OperationCard key={operation.operation_id} tenantId={tenantId} operationId={operation.operation_id} />
        ) : (
          <OperationContent key={operation.operation_id} operation={operation} />
        ),
      )}
      <LoadMore pages={pages} />
    </Stack>
  );
}
