import type { TFunction } from "i18next";
import { ApiProblem, NetworkError, isProblem } from "@/shared/api/problem";
import { SessionEnded } from "@/shared/auth/session";

/** What to tell people about `error`. APIs say in `detail` what was wrong and what to do: that goes first. */
export function describeError(error: unknown, t: TFunction): string {
  if (error instanceof NetworkError) return t("common:error.network");
  if (error instanceof SessionEnded || (error instanceof ApiProblem && error.status === 401)) {
    return t("common:error.session");
  }
  if (isProblem(error, "wrong-address")) return t("common:error.wrongAddress");
  if (!(error instanceof ApiProblem) || error.status >= 500) return withWait(t("common:error.unknown"), error, t);
  return withWait(sentence(error.detail), error, t);
}

/** Which request it was, for who looks for it in the logs. */
export function referenceOf(error: unknown): string | null {
  return error instanceof ApiProblem && error.status >= 500 ? (error.problem.instance ?? null) : null;
}

function withWait(text: string, error: unknown, t: TFunction): string {
  const seconds = error instanceof ApiProblem ? error.retryAfter : null;
  return seconds ? `${text} ${t("common:error.retryIn", { count: seconds })}` : text;
}

function sentence(detail: string): string {
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?。！？]$/.test(text) ? text : `${text}.`;
}
