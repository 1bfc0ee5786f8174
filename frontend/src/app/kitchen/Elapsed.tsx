import { useTranslation } from "react-i18next";
import { useNow } from "@/shared/useNow";
import classes from "./kitchen.module.css";

const LATE_AFTER_MINUTES = 10;
const VERY_LATE_AFTER_MINUTES = 20;

/** How long something waits, by the minute; louder when it is long. */
export function Elapsed({ since }: { since: string }) {
  const { t } = useTranslation("kitchen");
  // A display's clock may be a little behind the server's.
  const minutes = Math.max(0, Math.floor((useNow() - new Date(since).getTime()) / 60_000));
  const level = minutes >= VERY_LATE_AFTER_MINUTES ? "very" : minutes >= LATE_AFTER_MINUTES ? "late" : "fine";
  return (
    <time dateTime={since} className={classes["elapsed"]} data-level={level}>
      {t("minutes", { count: minutes })}
    </time>
  );
}
