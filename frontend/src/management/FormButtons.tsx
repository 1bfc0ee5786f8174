import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface FormButtonsProps {
  onCancel: () => void;
  pending: boolean;
  disabled?: boolean;
  /** What sending does; saving by default. */
  label?: string;
}

/** The end of a form in a dialog. */
export function FormButtons({ onCancel, pending, disabled = false, label }: FormButtonsProps) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        {t("cancel")}
      </Button>
      <Button type="submit" loading={pending} disabled={disabled}>
        {label ?? t("save")}
      </Button>
    </Group>
  );
}
