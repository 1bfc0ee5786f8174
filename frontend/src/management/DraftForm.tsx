import { Button, Group, Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/shared/api";
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
  // What is typed here was decided on the version that was there when this opened, and stays so.
  const isOld = isProblem(error, "version-mismatch");
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={error} text={isOld ? t("error.changedSinceOpened") : undefined} />
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
