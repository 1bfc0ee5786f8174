import { Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { SessionButton } from "./SessionButton";

/** Asks who was signed in to do so again. */
export default function ExpiredDialog() {
  const { t } = useTranslation();
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
        <SessionButton does="signIn" data-autofocus />
      </Stack>
    </Modal>
  );
}
