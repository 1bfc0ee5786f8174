import i18next from "i18next";
import { ApiProblem, NetworkError, isProblem } from "@/shared/api/problem";
import { SessionEnded } from "@/shared/auth/session";

/** What to tell people about `error`. APIs say in `detail` what was wrong and what to do: that goes first. */
export function describeError(error: unknown): string {
  const t = i18next.getFixedT(null, "common");
  if (error instanceof NetworkError) return t("error.network");
  if (error instanceof SessionEnded || (error instanceof ApiProblem && error.status === 401)) return t("error.session");
  if (isProblem(error, "wrong-address")) return t("error.wrongAddress");
  if (isProblem(error, "version-mismatch")) return t("error.changedSince");
  if (!(error instanceof ApiProblem) || error.status >= 500) return withWait(t("error.unknown"), error);
  return withWait(sentence(error.detail), error);
}

/** Which request it was, for who looks for it in the logs. */
export function referenceOf(error: unknown): string | null {
  return error instanceof ApiProblem && error.status >= 500 ? (error.problem.instance ?? null) : null;
}

function withWait(text: string, error: unknown): string {
  const t = i18next.getFixedT(null, "common");
  const seconds = error instanceof ApiProblem ? error.retryAfter : null;
  return seconds ? `${text} ${t("error.retryIn", { count: seconds })}` : text;
}

function sentence(detail: string): string {
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?。！？]$/.test(text) ? text : `${text}.`;
}
