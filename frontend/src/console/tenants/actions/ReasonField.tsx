import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** Why an operator does something, while they type it. */
export interface ReasonDraft {
  required: boolean;
  value: string;
  /** Without spaces around it. */
  text: string;
  missing: boolean;
  change: (value: string) => void;
  /** Whether it is there where it is required; where it is not, the field says so from then on. */
  isGiven: () => boolean;
  reset: () => void;
}

/** Why an operator does something: it goes into the audit trail. */
export function useReason({ required }: { required: boolean }): ReasonDraft {
  const [value, setValue] = useState("");
  const [tried, setTried] = useState(false);
  const given = !required || value.trim() !== "";
  return {
    required,
    value,
    text: value.trim(),
    missing: tried && !given,
    change: setValue,
    isGiven: () => {
      setTried(true);
      return given;
    },
    reset: () => {
      setValue("");
      setTried(false);
    },
  };
}

/** The field of a reason. */
export function ReasonField({ reason, error }: { reason: ReasonDraft; error?: string | undefined }) {
  const { t } = useTranslation("console");
  return (
    <Textarea
      label={reason.required ? t("reason") : t("reasonOptional")}
      description={t("reasonMeaning")}
      value={reason.value}
      onChange={(event) => reason.change(event.currentTarget.value)}
      error={reason.missing ? t("reasonMissing") : error}
      // Not `required`: the browser would say so itself, in its own words, and keep the form from us.
      withAsterisk={reason.required}
      aria-required={reason.required}
      maxLength={500}
      rows={3}
      resize="vertical"
    />
  );
}
