import { Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap, useOperatorApi, useRefresh } from "@/shared/api";
import { Confirm, notify } from "@/shared/states";
import { Note } from "@/management/Note";
import { KEYS } from "../queries";
import { reasonsLeft } from "./letters";

/** Which letters go back: all of a queue, one event's, or one tenant's. */
export interface Meant {
  queue: string;
  event_id?: string;
  tenant_id?: string;
}

/** Sends dead letters back to where they belong, once that is confirmed. Shown while it is mounted. */
export function RedriveDialog({ meant, onClose }: { meant: Meant; onClose: () => void }) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const refresh = useRefresh(KEYS.deadLetters);
  const redriving = useMutation({
    mutationFn: () => unwrap(api.POST("/dead-letters/redrive", { body: meant })),
    onSuccess: async ({ sent, left, unseen }) => {
      await refresh();
      if (Object.keys(left).length > 0 || unseen > 0) return;
      notify({ message: t("deadLetters.sentBack", { count: sent }), tone: "good" });
      onClose();
    },
  });
  const which = meant.event_id ? "redriveOne" : meant.tenant_id ? "redriveTenant" : "redriveAll";
  const left = reasonsLeft(redriving.data?.left ?? {});
  return (
    <Confirm
      opened
      onClose={onClose}
      onConfirm={() => redriving.mutate()}
      title={t(`deadLetters.${which}`)}
      confirmLabel={t("deadLetters.redrive")}
      pending={redriving.isPending}
      error={redriving.error}
    >
      <Stack>
        <Text>{t("deadLetters.consequence")}</Text>
        {redriving.data && (left.length > 0 || redriving.data.unseen > 0) && (
          <Note live title={t("deadLetters.sentBack", { count: redriving.data.sent })}>
            {left.map(({ reason, count }) => (
              <p key={reason}>{t("deadLetters.stayed", { count, reason })}</p>
            ))}
            {redriving.data.unseen > 0 && <p>{t("deadLetters.unseen", { count: redriving.data.unseen })}</p>}
          </Note>
        )}
      </Stack>
    </Confirm>
  );
}
