import { useTranslation } from "react-i18next";
import { isProblem } from "@/shared/api";
import { ProblemAlert } from "@/shared/states";

const KNOWN = ["code-refused", "slug-taken", "address-unavailable", "too-many-requests"] as const;

/** Why registering did not go on, and what to do. */
export function SignUpProblem({ error }: { error: unknown }) {
  const { t } = useTranslation("signUp");
  const kind = KNOWN.find((known) => isProblem(error, known));
  return <ProblemAlert error={error} text={kind && t(`problem.${kind}`)} />;
}
