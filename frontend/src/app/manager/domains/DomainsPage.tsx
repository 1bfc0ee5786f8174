import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors, unwrap, useApi, useRefresh, type Schemas } from "@/shared/api";
import { Empty, ErrorState, Loading, notify, Page, ProblemAlert } from "@/shared/states";
import { KEYS, usePlan } from "../organisation";
import { DomainCard } from "./DomainCard";
import css from "./Domains.module.css";

const LOOK_MILLISECONDS = 5000;

/** Domains of the organisation's own. */
export default function DomainsPage() {
  const { t } = useTranslation("manager");
  const plan = usePlan();
  const isIncluded = plan.data?.features.includes("custom-domain");
  return (
    <Page title={t("domains.title")}>
      {plan.isPending && <Loading />}
      {plan.isError && !plan.data && <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.data && (
        <Stack>
          {isIncluded ? <ClaimForm /> : <Text>{t("domains.notIncluded", { tier: plan.data.tier })}</Text>}
          <Domains />
        </Stack>
      )}
    </Page>
  );
}

function Domains() {
  const { t } = useTranslation("manager");
  const api = useApi();
  const found = useQuery({
    queryKey: KEYS.domains,
    queryFn: async () => (await unwrap(api.GET("/domains"))).domains,
    // The edge prepares a domain by itself.
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? LOOK_MILLISECONDS : false),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.length === 0) return <Empty title={t("domains.none")}>{t("domains.noneMeaning")}</Empty>;
  return found.data.map((domain) => <DomainCard key={domain.host} domain={domain} />);
}

function ClaimForm() {
  const { t } = useTranslation("manager");
  const api = useApi();
  const refresh = useRefresh(KEYS.domains);
  const [host, setHost] = useState("");
  const claiming = useMutation({
    mutationFn: async (claimed: string) => {
      await unwrap(api.POST("/domains", { body: { host: claimed } }));
      await refresh();
    },
    onSuccess: (_, claimed) => {
      setHost("");
      notify({ message: t("domains.claimed", { host: claimed }), tone: "info" });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const claimed = host.trim().toLowerCase();
    if (claimed) claiming.mutate(claimed);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={claiming.error} />
        <div className={css.claim}>
          <TextInput
            label={t("domains.host")}
            description={t("domains.hostMeaning")}
            value={host}
            onChange={(event) => setHost(event.currentTarget.value)}
            error={fieldErrors(claiming.error).host}
            maxLength={253}
            autoComplete="off"
            inputMode="url"
          />
          <Button type="submit" loading={claiming.isPending}>
            {t("domains.claim")}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

function isUnderWay({ status }: Schemas["Domain"]): boolean {
  return status === "verified" || status === "provisioning";
}
