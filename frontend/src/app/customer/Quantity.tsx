import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "@/shared/icons";
import classes from "./customer.module.css";

interface QuantityProps {
  name: string;
  value: number;
  onChange(value: number): void;
  disabled?: boolean;
}

/** One more, one less. */
export function Quantity({ name, value, onChange, disabled }: QuantityProps) {
  const { t } = useTranslation("customer");
  return (
    <div role="group" aria-label={t("quantityOf", { name })} className={classes["stepper"]}>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={disabled}
        aria-label={t("less", { name })}
        onClick={() => onChange(value - 1)}
      >
        {value === 1 ? <Icon.Trash size={16} /> : <Icon.Minus size={16} />}
      </ActionIcon>
      <span className="numbers">{value}</span>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={disabled}
        aria-label={t("more", { name })}
        onClick={() => onChange(value + 1)}
      >
        <Icon.Plus size={16} />
      </ActionIcon>
    </div>
  );
}
