import { useTranslation } from "react-i18next";
import { Pill } from "@/management/Pill";
import { STATUS_TONES, type TenantStatus } from "./status";

/** A tenant's status. */
export function StatusBadge({ status }: { status: TenantStatus }) {
  const { t } = useTranslation("console");
  return <Pill tone={STATUS_TONES[status]}>{t(`status.${status}`)}</Pill>;
}
