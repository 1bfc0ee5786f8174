import { useTranslation } from "react-i18next";
import { unwrap, useOperatorApi, usePages } from "@/shared/api";
import type { Day } from "@/management/days";
import { DayPage } from "../DayPage";
import { AuditTrail } from "./AuditTrail";

/** Who changed what on a day, of all tenants. */
export default function AuditPage() {
  const { t } = useTranslation("console");
  return <DayPage title={t("audit.title")}>{(day) => <OfDay day={day} />}</DayPage>;
}

function OfDay({ day }: { day: Day }) {
  const api = useOperatorApi();
  const pages = usePages(["console", "audit", day], async (cursor) => {
    const page = await unwrap(api.GET("/audit", { params: { query: { day, limit: 50, cursor } } }));
    return { items: page.entries, next: page.next_cursor };
  });
  return <AuditTrail pages={pages} ofAll />;
}
