import { Button, Group, Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/states";

interface DraftFormProps {
  /** Why it was refused when it was sent last. */
  error: unknown;
  pending: boolean;
  disabled?: boolean;
  /** What sending does; saving by default. */
  label?: string;
  onSubmit: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** A form in a dialog. What is wrong with a field the field says, in the page's language, and not the browser. */
export function DraftForm({ error, pending, disabled = false, label, onSubmit, onCancel, children }: DraftFormProps) {
  const { t } = useTranslation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={error} />
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={pending} disabled={disabled}>
            {label ?? t("save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
