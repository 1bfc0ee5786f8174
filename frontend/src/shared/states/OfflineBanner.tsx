import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/shared/icons";
import type { LiveStatus } from "@/shared/realtime";
import classes from "./states.module.css";

function subscribe(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}

/** Whether the browser believes in a network. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}

/** Says that there is no network; nothing when there is. */
export function OfflineBanner() {
  const { t } = useTranslation();
  return <Banner text={useOnline() ? null : t("offline.network")} />;
}

/** Says that a page which should be live is not; the network's own absence is for `OfflineBanner` to tell. */
export function LiveBanner({ status }: { status: LiveStatus }) {
  const { t } = useTranslation();
  return <Banner text={useOnline() && status === "offline" ? t("offline.live") : null} inPage />;
}

/** The element is always there, so that screen readers notice what appears in it. */
function Banner({ text, inPage }: { text: string | null; inPage?: boolean }) {
  return (
    <div role="status" aria-live="polite">
      {text && (
        <div className={`${classes["banner"] ?? ""} ${inPage ? (classes["inPage"] ?? "") : ""}`}>
          <Icon.Warning size={16} />
          {text}
        </div>
      )}
    </div>
  );
}

/** A dot and a word: whether what is shown is live. */
export function LiveBadge({ status }: { status: LiveStatus }) {
  const { t } = useTranslation();
  return (
    <span className={classes["live"]} data-status={status}>
      {t(`live.${status}`)}
    </span>
  );
}
