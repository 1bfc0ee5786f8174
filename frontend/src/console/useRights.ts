import { useSession } from "@/shared/auth";
import { rightsOf, type OperatorRights } from "./operator";

/** What the operator who is signed in may do. */
export function useRights(): OperatorRights {
  return rightsOf(useSession().person);
}
