import { Button, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSessionStore } from "@/shared/auth";

/** Asks who was signed in to do so again. */
export default function ExpiredDialog() {
  const { t } = useTranslation();
  const session = useSessionStore();
  return (
    <Modal
      opened
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
