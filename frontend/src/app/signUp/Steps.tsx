import { useTranslation } from "react-i18next";
import { Icon } from "@/shared/icons";
import css from "./SignUp.module.css";

const STEPS = ["details", "code", "making", "ready"] as const;

/** Where in the registration somebody is. */
export function Steps({ at }: { at: (typeof STEPS)[number] }) {
  const { t } = useTranslation("signUp");
  const here = STEPS.indexOf(at);
  return (
    <ol className={css.steps} aria-label={t("steps")}>
      {STEPS.map((step, place) => {
        const isDone = place < here || at === "ready";
        return (
          <li key={step} aria-current={step === at ? "step" : undefined} data-done={isDone}>
            <span className={css.mark} aria-hidden="true">
              {isDone ? <Icon.Check size={14} /> : place + 1}
            </span>
            {t(`step.${step}`)}
            {isDone && <span className="visually-hidden">{t("stepDone")}</span>}
          </li>
        );
      })}
    </ol>
  );
}
