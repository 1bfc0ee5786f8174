import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { unwrap, useApi, useRefresh, type Schemas } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Confirm, notify, ProblemAlert } from "@/shared/states";
import { Pill, type Tone } from "@/management/Pill";
import { KEYS } from "../organisation";
import css from "./Domains.module.css";

type Domain = Schemas["Domain"];

const TONES: Record<Domain["status"], Tone> = {
  pending: "warn",
  verified: "busy",
  provisioning: "busy",
  live: "good",
  failed: "bad",
};

/** A domain or a claim: how far it is, and what is left to do. */
export function DomainCard({ domain }: { domain: Domain }) {
  const { t } = useTranslation("manager");
  const { relative } = useFormats();
  const { host, status, record, points_to, reason, expires_at } = domain;
  return (
    <section className={css.card} aria-label={host}>
      <Stack>
        <Group justify="space-between">
          <Text fw={600}>{host}</Text>
          <Pill tone={TONES[status]}>{t(`domains.status.${status}`)}</Pill>
        </Group>
        {reason && <Text size="sm">{`${t("domains.reason")}: ${reason}`}</Text>}
        {status === "pending" && (
          <>
            <Text size="sm">{t("domains.prove")}</Text>
            <dl className={css.record}>
              <dt>{t("domains.record")}</dt>
              <dd>{record.type}</dd>
              <dt>{t("domains.recordName")}</dt>
              <dd>
                <Code>{record.name}</Code>
              </dd>
              <dt>{t("domains.value")}</dt>
              <dd>
                <Code>{record.value}</Code>
              </dd>
            </dl>
            {expires_at && (
              <Text size="sm" c="dimmed">
                {t("domains.until", { when: relative(expires_at) })}
              </Text>
            )}
          </>
        )}
        {points_to && (
          <Text size="sm">
            {t("domains.pointsTo")} <Code>{points_to}</Code>
          </Text>
        )}
        <DomainActions domain={domain} />
      </Stack>
    </section>
  );
}

function DomainActions({ domain: { host, status } }: { domain: Domain }) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const [asked, setAsked] = useState(false);
  const params = { path: { host } };
  const changed = useRefresh(KEYS.domains);
  const verifying = useMutation({
    mutationFn: async () => {
      await unwrap(api.POST("/domains/{host}/verify", { params }));
      await changed();
    },
    onSuccess: () => notify({ message: t("domains.verified", { host }), tone: "good" }),
  });
  const removing = useMutation({
    mutationFn: async () => {
      await unwrap(api.DELETE("/domains/{host}", { params }));
      await changed();
    },
    onSuccess: () => notify({ message: t("domains.removed", { host }), tone: "good" }),
  });
  return (
    <>
      <ProblemAlert error={verifying.error} />
      <Group>
        {(status === "pending" || status === "failed") && (
          <Button
            onClick={() => verifying.mutate()}
            loading={verifying.isPending}
            aria-label={t("domains.verifyNamed", { host })}
          >
            {t("domains.verify")}
          </Button>
        )}
        <Button
          variant="subtle"
          color="red"
          onClick={() => setAsked(true)}
          aria-label={t("domains.removeNamed", { host })}
        >
          {t("domains.remove")}
        </Button>
      </Group>
      <Confirm
        opened={asked}
        onClose={() => setAsked(false)}
        onConfirm={() => removing.mutate()}
        title={t("domains.removeNamed", { host })}
        confirmLabel={t("domains.remove")}
        danger
        pending={removing.isPending}
        error={removing.error}
      >
        {t("domains.removeConsequence", { host })}
      </Confirm>
    </>
  );
}
