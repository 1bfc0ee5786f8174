import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { STATUS_COLORS, type TenantStatus } from "./status";

/** A tenant's status. */
export function StatusBadge({ status }: { status: TenantStatus }) {
  const { t } = useTranslation("console");
  return (
    <Badge variant="light" color={STATUS_COLORS[status]}>
      {t(`status.${status}`)}
    </Badge>
  );
}
