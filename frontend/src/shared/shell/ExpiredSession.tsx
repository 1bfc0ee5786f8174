import { Button, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSessionState, useSessionStore } from "@/shared/auth";

/** Tells that the session has ended, and leaves what is on the page where it is. */
export function ExpiredSession() {
  const { t } = useTranslation();
  const session = useSessionStore();
  const expired = useSessionState().status === "expired";
  return (
    <Modal
      opened={expired}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t("auth.expiredTitle")}
    >
      <Stack>
        <Text>{t("auth.expiredText")}</Text>
        <Button onClick={() => void session.begin()} data-autofocus>
          {t("auth.signIn")}
        </Button>
      </Stack>
    </Modal>
  );
}
