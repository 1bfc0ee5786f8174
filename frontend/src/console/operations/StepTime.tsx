import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { tookMilliseconds, type Step } from "./progress";
import css from "./Operations.module.css";

const SECOND = 1000;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** How long a step took; counted on while it runs. */
export function StepTime({ step }: { step: Step }) {
  const { i18n } = useTranslation();
  const [now, setNow] = useState(() => Date.now());
  const runs = step.ended_at === undefined;
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, [runs]);
  const took = tookMilliseconds(step.started_at, step.ended_at, now);
  return <span className={css.time}>{took === null ? "" : shownDuration(took, i18n.language)}</span>;
}

/** A duration in its largest whole unit, such as `3 min`. */
export function shownDuration(milliseconds: number, locale: string): string {
  const seconds = milliseconds / SECOND;
  const [unit, size] =
    seconds < MINUTE
      ? (["second", 1] as const)
      : seconds < HOUR
        ? (["minute", MINUTE] as const)
        : seconds < DAY
          ? (["hour", HOUR] as const)
          : (["day", DAY] as const);
  const format = new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: unit === "second" && seconds < 10 ? 1 : 0,
  });
  return format.format(unit === "second" ? seconds : Math.floor(seconds / size));
}
