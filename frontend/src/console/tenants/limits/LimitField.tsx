import { NumberInput, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { mayBeAny, type LimitDraft, type LimitName } from "./overrides";
import css from "../../Console.module.css";

interface LimitFieldProps {
  name: LimitName;
  /** The tier's; null for any number. */
  ofTier: number | null;
  value: LimitDraft;
  onChange: (value: LimitDraft) => void;
  error?: string | undefined;
}

const LARGEST = 2 ** 31 - 1;

/** One limit: as the tier's, another number, or any number. */
export function LimitField({ name, ofTier, value, onChange, error }: LimitFieldProps) {
  const { t } = useTranslation("console");
  const { number } = useFormats();
  const label = t(`limit.${name}`);
  const tiers = ofTier === null ? t("limits.any") : number(ofTier);
  const ways: LimitDraft["as"][] = mayBeAny(name) ? ["tier", "number", "any"] : ["tier", "number"];
  return (
    <div className={css.limit}>
      <Select
        label={label}
        data={ways.map((way) => ({ value: way, label: t(`limits.as.${way}`, { value: tiers }) }))}
        value={value.as}
        onChange={(as) => {
          if (as === "number") onChange({ as, value: ofTier ?? "" });
          else if (as === "tier" || as === "any") onChange({ as });
        }}
        error={value.as === "number" ? undefined : error}
        allowDeselect={false}
      />
      {value.as === "number" && (
        <NumberInput
          aria-label={t("limits.number", { limit: label })}
          value={value.value}
          onChange={(typed) => onChange({ as: "number", value: typed === "" ? "" : Number(typed) })}
          error={error}
          min={1}
          max={LARGEST}
          allowDecimal={false}
        />
      )}
    </div>
  );
}
