import { Stack, TextInput } from "@mantine/core";
import { Fragment, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Empty, Page } from "@/shared/states";
import { dayOf, isDay, type Day } from "@/management/days";
import css from "./Console.module.css";

interface DayPageProps {
  title: string;
  /** What there is of a day; another day's begins anew. */
  children: (day: Day) => ReactNode;
}

/** A page about one day in UTC: today, until another one is chosen. */
export function DayPage({ title, children }: DayPageProps) {
  const { t } = useTranslation("console");
  const [day, setDay] = useState(() => dayOf(new Date()));
  return (
    <Page title={title} wide>
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
        {isDay(day) ? <Fragment key={day}>{children(day)}</Fragment> : <Empty title={t("usage.chooseDay")} />}
      </Stack>
    </Page>
  );
}
