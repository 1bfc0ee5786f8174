import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "./States";

export interface ConfirmProps {
  opened: boolean;
  onClose(): void;
  onConfirm(): void;
  title: string;
  /** Says what will be done, not "OK". */
  confirmLabel: string;
  /** The consequences. */
  children: ReactNode;
  danger?: boolean;
  /** What has to be typed before. */
  typed?: string;
  pending?: boolean;
  error?: unknown;
}

/** Asks before something that can't be taken back. */
export function Confirm(props: ConfirmProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <Question key={String(props.opened)} {...props} />
    </Modal>
  );
}

function Question({ onClose, onConfirm, confirmLabel, children, danger, typed, pending, error }: ConfirmProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm();
      }}
    >
      <Stack>
        <div>{children}</div>
        {typed !== undefined && (
          <TextInput
            label={t("typeToConfirm", { text: typed })}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        )}
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            type="submit"
            // White on the theme's own shade of red is too hard to read.
            color={danger ? "red.9" : undefined}
            loading={pending}
            disabled={typed !== undefined && text !== typed}
          >
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
