import { useTranslation } from "react-i18next";
import { describeError, notify } from "@/shared/states";

/** Shows what went wrong with something that was done without a form, such as a switch. */
export function useNotifyProblem(): (title: string, error: unknown) => void {
  const { t } = useTranslation();
  return (title, error) => notify({ title, message: describeError(error, t), tone: "bad" });
}
