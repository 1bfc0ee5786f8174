import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { useSessionState } from "@/shared/auth";
import { Boundary } from "@/shared/states";

const ExpiredDialog = lazy(() => import("./ExpiredDialog"));

/** Tells that the session has ended, over what is on the page. */
export function ExpiredSession() {
  const { t } = useTranslation();
  if (useSessionState().status !== "expired") return null;
  return (
    <Boundary title={t("auth.expiredTitle")}>
      <Suspense>
        <ExpiredDialog />
      </Suspense>
    </Boundary>
  );
}
