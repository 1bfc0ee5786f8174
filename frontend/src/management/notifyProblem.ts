import { describeError, notify } from "@/shared/states";

/** Shows what went wrong with something that was done without a form, such as a switch. */
export function notifyProblem(title: string, error: unknown): void {
  notify({ title, message: describeError(error), tone: "bad" });
}
