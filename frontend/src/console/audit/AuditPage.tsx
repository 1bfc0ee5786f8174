import { Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { unwrap, useOperatorApi, usePages } from "@/shared/api";
import { Empty, Page } from "@/shared/states";
import { dayOf, isDay, type Day } from "@/management/days";
import { AuditTrail } from "./AuditTrail";
import css from "../Console.module.css";

/** Who changed what on a day, of all tenants. */
export default function AuditPage() {
  const { t } = useTranslation("console");
  const [day, setDay] = useState(() => dayOf(new Date()));
  return (
    <Page title={t("audit.title")} wide>
      <Stack>
        <div className={css.filters}>
          <TextInput
            type="date"
            label={t("usage.day")}
            value={day}
            max={dayOf(new Date())}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        </div>
        {isDay(day) ? <OfDay key={day} day={day} /> : <Empty title={t("usage.chooseDay")} />}
      </Stack>
    </Page>
  );
}

function OfDay({ day }: { day: Day }) {
  const api = useOperatorApi();
  const pages = usePages(["console", "audit", day], async (cursor) => {
    const page = await unwrap(api.GET("/audit", { params: { query: { day, limit: 50, cursor } } }));
    return { items: page.entries, next: page.next_cursor };
  });
  return <AuditTrail pages={pages} ofAll />;
}
