import { Group, Stack, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { announce, ErrorState, Loading } from "@/shared/states";
import { Note } from "@/management/Note";
import { Pill } from "@/management/Pill";
import { Card } from "../Card";
import { useOperation, useTenantChanged } from "../queries";
import { ExportFiles } from "./ExportFiles";
import { isCancelled, newest, type Operation } from "./progress";
import { RetryButton } from "./RetryButton";
import { StepList } from "./StepList";

const TONES = { running: "busy", succeeded: "good", failed: "bad" } as const;

/** An operation, step by step while it goes on; when it ends, the tenant is looked at again. */
export function OperationCard({ tenantId, operationId }: { tenantId: string; operationId: string }) {
  const { t } = useTranslation("console");
  const operation = useOperation(tenantId, operationId);
  const changed = useTenantChanged(tenantId);
  const status = operation.data?.status;
  const step = operation.data && newest(operation.data)?.name;
  const seen = useRef(status);

  useEffect(() => {
    if (status === "running" && step) announce(t("operation.step", { step: stepName(step) }));
    if (seen.current === "running" && status && status !== "running") {
      announce(t(`operation.status.${status}`));
      void changed();
    }
    seen.current = status;
    // Told when the operation moves on, whatever else is rendered.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [status, step]);

  if (operation.isPending) return <Loading />;
  if (!operation.data) return <ErrorState error={operation.error} onRetry={() => void operation.refetch()} />;
  return <OperationContent operation={operation.data} />;

  function stepName(name: string): string {
    return t(`step.${name as "Block"}`, { defaultValue: name });
  }
}

/** What is known of an operation. */
export function OperationContent({ operation }: { operation: Operation }) {
  const { t } = useTranslation("console");
  const { dateTime } = useFormats();
  const { kind, status, requested_by, reason, attempt, started_at, ended_at, compensated, decision } = operation;
  return (
    <Card title={t(`kind.${kind}`)}>
      <Stack>
        <Group gap="xs">
          <Pill tone={TONES[status]}>{t(`operation.status.${status}`)}</Pill>
          <Text size="sm" c="dimmed">
            {t("operation.begun", { at: dateTime(started_at), by: requested_by ?? "–" })}
            {ended_at && ` · ${t("operation.ended", { at: dateTime(ended_at) })}`}
            {attempt && attempt > 1 ? ` · ${t("operation.attempt", { number: attempt })}` : ""}
          </Text>
        </Group>
        {reason && <Text size="sm">{t("operation.reason", { reason })}</Text>}
        <StepList steps={operation.steps} />
        {status === "running" && decision && isCancelled(operation) && (
          <Note live>{t("operation.cancelled", { at: dateTime(decision.at), by: decision.by })}</Note>
        )}
        {status === "failed" && (
          <Note tone={compensated === false ? "bad" : "warn"}>
            {t(compensated === false ? "operation.notUndone" : "operation.undone")}
          </Note>
        )}
        <RetryButton operation={operation} />
        <ExportFiles operation={operation} />
      </Stack>
    </Card>
  );
}
