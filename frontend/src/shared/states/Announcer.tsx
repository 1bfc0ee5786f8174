import { Notification } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/shared/icons";
import { current, dismiss, subscribe } from "./announcements";
import classes from "./states.module.css";

const LOOK = {
  good: { color: "leaf", icon: <Icon.Check size={18} /> },
  bad: { color: "red", icon: <Icon.Warning size={18} /> },
  info: { color: "gray", icon: <Icon.Bell size={18} /> },
} as const;

/** Where `announce` and `notify` come out; once in a page. */
export function Announcer() {
  const { t } = useTranslation();
  const { announcement, notices } = useSyncExternalStore(subscribe, current);
  return (
    <>
      <div role="status" aria-live="polite" className="visually-hidden">
        {announcement}
      </div>
      <div className={classes["notices"]}>
        {notices.map(({ id, title, message, tone }) => (
          <Notification
            key={id}
            role="presentation"
            title={title}
            {...LOOK[tone]}
            withBorder
            onClose={() => dismiss(id)}
            closeButtonProps={{ "aria-label": t("close") }}
          >
            {message}
          </Notification>
        ))}
      </div>
    </>
  );
}
