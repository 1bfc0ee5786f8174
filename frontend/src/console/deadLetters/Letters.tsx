import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { unwrap, useOperatorApi } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Empty, ErrorState, Loading, ProblemAlert } from "@/shared/states";
import { Card } from "../Card";
import { Facts } from "../Facts";
import { KEYS } from "../queries";
import { useRights } from "../useRights";
import { prettyBody } from "./letters";
import { RedriveDialog, type Meant } from "./RedriveDialog";
import css from "../Console.module.css";

const MOST = 50;

/** Some letters of a queue. SQS hides what it has just shown for a moment, so that a second look may find fewer. */
export function Letters({ queue }: { queue: string }) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const { dateTime } = useFormats();
  const { support } = useRights();
  const [meant, setMeant] = useState<Meant | null>(null);
  const found = useQuery({
    queryKey: [...KEYS.deadLetters, "letters", queue],
    queryFn: async () =>
      (await unwrap(api.GET("/dead-letters", { params: { query: { queue, limit: MOST } } }))).letters ?? [],
    // Each look hides the letters from the next one for a while.
    staleTime: Infinity,
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const letters = found.data;
  return (
    <Stack>
      <ProblemAlert error={found.error} />
      <Group>
        <Button variant="default" loading={found.isFetching} onClick={() => void found.refetch()}>
          {t("refresh")}
        </Button>
        {support && letters.length > 0 && (
          <Button onClick={() => setMeant({ queue })}>{t("deadLetters.redriveAll")}</Button>
        )}
      </Group>
      {letters.length === 0 && <Empty title={t("deadLetters.none")}>{t("deadLetters.noneMeaning")}</Empty>}
      {letters.length === MOST && <Text size="sm">{t("deadLetters.some", { count: MOST })}</Text>}
      {letters.map(({ message_id, event_id, detail_type, tenant_id, sent_at, body }) => (
        <Card key={message_id} title={detail_type ?? t("deadLetters.unknownType")}>
          <Stack>
            <Facts
              facts={[
                [t("usage.tenant"), tenant_id && <Link href={`/tenants/${tenant_id}`}>{tenant_id}</Link>],
                [t("deadLetters.event"), event_id],
                [t("deadLetters.sent"), dateTime(sent_at)],
                [t("deadLetters.message"), message_id],
              ]}
            />
            {body && (
              <details>
                <summary>{t("deadLetters.body")}</summary>
                <pre className={css.body}>{prettyBody(body)}</pre>
              </details>
            )}
            {support && (
              <Group>
                {event_id && (
                  <Button size="compact-sm" variant="default" onClick={() => setMeant({ queue, event_id })}>
                    {t("deadLetters.redriveOne")}
                  </Button>
                )}
                {tenant_id && (
                  <Button size="compact-sm" variant="default" onClick={() => setMeant({ queue, tenant_id })}>
                    {t("deadLetters.redriveTenant")}
                  </Button>
                )}
              </Group>
            )}
          </Stack>
        </Card>
      ))}
      {meant && <RedriveDialog meant={meant} onClose={() => setMeant(null)} />}
    </Stack>
  );
}
