import { Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { ErrorState, Loading } from "@/shared/states";
import { Pill } from "@/management/Pill";
import { usePlan } from "../organisation";
import css from "./Usage.module.css";

type Plan = Schemas["Plan"];

const LIMITS = ["orders_per_day", "sites", "users", "rate_limit", "monthly_requests"] as const;
const NEARLY_ALL = 0.9;

/** The organisation's tier: what it includes and limits, and how much of that is used. */
export function PlanCard() {
  const { t } = useTranslation("manager");
  const plan = usePlan();
  return (
    <section className={css.card} aria-labelledby="plan">
      <Stack>
        <h2 id="plan" className={css.heading}>
          {t("plan.title")}
        </h2>
        {plan.isPending && <Loading />}
        {plan.isError && !plan.data && <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />}
        {plan.data && <PlanContent plan={plan.data} />}
      </Stack>
    </section>
  );
}

function PlanContent({ plan }: { plan: Plan }) {
  const { t } = useTranslation("manager");
  return (
    <>
      <Group gap="xs">
        <Pill tone="good">{plan.tier}</Pill>
        {plan.features.map((feature) => (
          <Pill key={feature}>{t(`plan.feature.${feature as "reports"}`, { defaultValue: feature })}</Pill>
        ))}
      </Group>
      <dl className={css.limits}>
        {LIMITS.map((name) => (
          <Limit key={name} name={name} plan={plan} />
        ))}
      </dl>
      <Text size="sm" c="dimmed">
        {t("plan.meaning")}
      </Text>
    </>
  );
}

function Limit({ name, plan }: { name: (typeof LIMITS)[number]; plan: Plan }) {
  const { t } = useTranslation("manager");
  const { number } = useFormats();
  const label = t(`plan.limit.${name}`);
  const allowed = plan.limits[name];
  const used = name === "users" || name === "rate_limit" ? undefined : plan.used[name];
  const most = allowed === undefined ? t("plan.any") : number(allowed);
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {used === undefined ? most : t("plan.used", { used: number(used), allowed: most })}
        {used !== undefined && allowed !== undefined && (
          <Progress
            value={Math.min(used / allowed, 1) * 100}
            color={used >= allowed * NEARLY_ALL ? "orange" : undefined}
            aria-label={label}
            mt={4}
          />
        )}
      </dd>
    </div>
  );
}
