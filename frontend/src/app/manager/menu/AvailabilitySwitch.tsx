import { Switch } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { notifyProblem } from "@/management/notifyProblem";

interface AvailabilitySwitchProps {
  /** The item's, for screen readers. */
  name: string;
  available: boolean;
  change: (available: boolean) => Promise<unknown>;
}

/** Switches whether an item can be ordered. It shows what was asked for until the answer is there, then what is so. */
export function AvailabilitySwitch({ name, available, change }: AvailabilitySwitchProps) {
  const { t } = useTranslation("manager");
  const changing = useMutation({
    mutationFn: change,
    onError: (error) => notifyProblem(t("item.notChanged", { name }), error),
  });
  return (
    <Switch
      aria-label={t("item.availableNamed", { name })}
      checked={changing.isPending ? changing.variables : available}
      disabled={changing.isPending}
      onChange={(event) => changing.mutate(event.currentTarget.checked)}
    />
  );
}
