import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { attemptFor, unwrap, useApi, type Attempt } from "@/shared/api";
import { Icon } from "@/shared/icons";
import { ErrorState, ProblemAlert } from "@/shared/states";
import { Note } from "@/management/Note";
import type { Day } from "@/management/days";
import { usePlan } from "../organisation";
import { ReportTable } from "./ReportTable";
import type { SalesReport } from "./sales";

const LOOK_MILLISECONDS = 2000;

/** Asks for a sales report, follows it while it is made, and shows it. */
export function ReportPanel({ siteId, from, to }: { siteId: string; from: Day; to: Day }) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const plan = usePlan().data;
  const [taskId, setTaskId] = useState<string | null>(null);
  const attempt = useRef<Attempt | null>(null);
  const asking = useMutation({
    mutationFn: async () => {
      const body = { site_id: siteId, from, to };
      attempt.current = attemptFor(body, attempt.current);
      const header = { "Idempotency-Key": attempt.current.key };
      return unwrap(api.POST("/reports", { params: { header }, body }));
    },
    onSuccess: (task) => setTaskId(task.task_id),
  });
  const task = useQuery({
    queryKey: ["manage", "task", taskId],
    queryFn: () => unwrap(api.GET("/tasks/{task_id}", { params: { path: { task_id: taskId ?? "" } } })),
    enabled: taskId !== null,
    refetchInterval: ({ state }) => (isOpen(state.data?.status) ? LOOK_MILLISECONDS : false),
  });

  if (plan && !plan.features.includes("reports")) {
    return (
      <Text size="sm" c="dimmed">
        {t("report.notIncluded", { tier: plan.tier })}
      </Text>
    );
  }
  const again = () => {
    attempt.current = null;
    asking.mutate();
  };
  return (
    <Stack>
      <Group>
        <Button
          variant="default"
          leftSection={<Icon.Chart />}
          loading={asking.isPending || (taskId !== null && isOpen(task.data?.status))}
          onClick={() => (task.data?.status === "FAILED" ? again() : asking.mutate())}
        >
          {t("report.ask")}
        </Button>
        <Text size="sm" c="dimmed">
          {t("report.meaning", { from, to })}
        </Text>
      </Group>
      <ProblemAlert error={asking.error} />
      {task.isError && !task.data && <ErrorState error={task.error} onRetry={() => void task.refetch()} />}
      {task.data && isOpen(task.data.status) && (
        <Progress value={task.data.percent} aria-label={t("report.progress")} animated />
      )}
      {task.data?.status === "FAILED" && (
        <Note tone="bad" live>
          {t("report.failed", { detail: task.data.error?.detail ?? "" })}
        </Note>
      )}
      {task.data?.status === "SUCCEEDED" && (
        <ReportTable siteId={siteId} report={task.data.result as unknown as SalesReport} />
      )}
    </Stack>
  );
}

/** Whether a task goes on; one that was not seen yet does. */
function isOpen(status: string | undefined): boolean {
  return status !== "SUCCEEDED" && status !== "FAILED";
}
