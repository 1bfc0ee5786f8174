import { Loader, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "@/shared/icons";
import type { Step } from "./progress";
import { StepTime } from "./StepTime";
import css from "./Operations.module.css";

/** The steps of an operation in the order in which they were begun. */
export function StepList({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation("console");
  if (steps.length === 0) return null;
  return (
    <ol className={css.steps} aria-label={t("operation.steps")}>
      {steps.map((step) => (
        <li key={step.name} className={css.step}>
          <StepMark status={step.status} />
          <span className={css.name}>
            {t(`step.${step.name as "Block"}`, { defaultValue: step.name })}
            <span className="visually-hidden"> {t(`stepStatus.${step.status}`)}</span>
          </span>
          <StepTime step={step} />
          {step.error && (
            <Text size="sm" c="var(--bad)" className={css.error}>
              {step.error}
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}

function StepMark({ status }: { status: Step["status"] }) {
  switch (status) {
    case "done":
      return <Icon.Check size={18} />;
    case "running":
      return <Loader size={16} aria-hidden="true" />;
    case "failed":
      return <Icon.Close size={18} />;
    case "undone":
      return <Icon.Refresh size={18} />;
    default:
      return <Icon.Clock size={18} />;
  }
}
