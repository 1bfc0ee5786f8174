import { Alert, Button, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Pages } from "@/shared/api/usePages";
import { Icon } from "@/shared/icons";
import { describeError, referenceOf } from "./describe";
import classes from "./states.module.css";

/** Something is on its way. */
export function Loading({ label }: { label?: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes["state"]} role="status">
      <Loader size="sm" />
      <span>{label ?? t("loading")}</span>
    </div>
  );
}

/** There is nothing to show, and that is fine. */
export function Empty(props: { title: string; children?: ReactNode; action?: ReactNode; icon?: ReactNode }) {
  return (
    <div className={classes["state"]}>
      {props.icon}
      <h2>{props.title}</h2>
      {props.children && <p>{props.children}</p>}
      {props.action}
    </div>
  );
}

/** It could not be had: why, and a way to try again. */
export function ErrorState({ error, onRetry, title }: { error: unknown; onRetry?: () => void; title?: string }) {
  const { t } = useTranslation();
  const reference = referenceOf(error);
  return (
    <div className={classes["state"]} role="alert">
      <Icon.Warning size={28} />
      <h2>{title ?? t("error.title")}</h2>
      <p>{describeError(error)}</p>
      {reference && <p>{t("error.reference", { id: reference })}</p>}
      {onRetry && (
        <Button variant="default" onClick={onRetry} leftSection={<Icon.Refresh size={16} />}>
          {t("retry")}
        </Button>
      )}
    </div>
  );
}

/** What went wrong with what somebody just did, beside it: in the page's own words where it has some. */
export function ProblemAlert({ error, text }: { error: unknown; text?: string | undefined }) {
  if (!error) return null;
  return (
    <Alert role="alert" color="red" variant="light" icon={<Icon.Warning size={18} />}>
      {text ?? describeError(error)}
    </Alert>
  );
}

/** The next page of a list, if there is one. */
export function LoadMore<T>({ pages }: { pages: Pages<T> }) {
  const { t } = useTranslation();
  if (!pages.hasMore) return null;
  return (
    <Button variant="default" fullWidth loading={pages.isLoadingMore} onClick={pages.loadMore}>
      {t("loadMore")}
    </Button>
  );
}
