import { Suspense, lazy } from "react";
import { useSessionState } from "@/shared/auth";

const ExpiredDialog = lazy(() => import("./ExpiredDialog"));

/** Tells that the session has ended, and leaves what is on the page where it is. */
export function ExpiredSession() {
  if (useSessionState().status !== "expired") return null;
  return (
    <Suspense>
      <ExpiredDialog />
    </Suspense>
  );
}
