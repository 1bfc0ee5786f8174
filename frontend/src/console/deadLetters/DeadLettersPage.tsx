import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";
import { unwrap, useOperatorApi } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import { Empty, ErrorState, Loading, Page, ProblemAlert } from "@/shared/states";
import { Pill } from "@/management/Pill";
import { DataTable } from "@/management/DataTable";
import { KEYS } from "../queries";
import { Letters } from "./Letters";
import css from "../Console.module.css";

/** Events that could not be delivered: the queues, or the letters of the one that the address names. */
export default function DeadLettersPage() {
  const { t } = useTranslation("console");
  const [search] = useSearchParams();
  const queue = search.get("queue");
  return (
    <Page title={queue ?? t("deadLetters.title")} wide>
      {queue ? (
        <Stack>
          <Link href="/dead-letters" className={css.back}>
            {t("deadLetters.all")}
          </Link>
          <Letters queue={queue} />
        </Stack>
      ) : (
        <Queues />
      )}
    </Page>
  );
}

function Queues() {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const { number } = useFormats();
  const found = useQuery({
    queryKey: [...KEYS.deadLetters, "queues"],
    queryFn: async () => (await unwrap(api.GET("/dead-letters"))).queues ?? [],
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.length === 0) return <Empty title={t("deadLetters.noQueues")} />;
  const queues = [...found.data].sort((a, b) => b.letters - a.letters || a.queue.localeCompare(b.queue));
  const all = queues.reduce((sum, { letters }) => sum + letters, 0);
  return (
    <Stack>
      <ProblemAlert error={found.error} />
      <Text role="status">{t("deadLetters.count", { count: all, queues: queues.length })}</Text>
      <Button
        variant="default"
        leftSection={<Icon.Refresh size={18} />}
        loading={found.isFetching}
        onClick={() => void found.refetch()}
        mr="auto"
      >
        {t("refresh")}
      </Button>
      <DataTable
        caption={t("deadLetters.title")}
        rows={queues}
        rowKey={({ queue }) => queue}
        columns={[
          {
            header: t("deadLetters.owner"),
            cell: ({ queue, owner }) => (
              <Link href={`/dead-letters?${new URLSearchParams({ queue }).toString()}`}>{owner || queue}</Link>
            ),
          },
          { header: t("deadLetters.queue"), cell: ({ queue }) => queue },
          { header: t("deadLetters.kind"), cell: ({ kind }) => kind },
          {
            header: t("deadLetters.letters"),
            numeric: true,
            cell: ({ letters }) =>
              letters > 0 ? <Pill tone="bad">{number(letters)}</Pill> : <span>{number(letters)}</span>,
          },
        ]}
      />
    </Stack>
  );
}
