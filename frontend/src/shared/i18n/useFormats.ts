import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatMoney } from "./money";

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

export interface Formats {
  money(minor: number, currency: string): string;
  number(value: number): string;
  /** 0.25 as "25%". */
  percent(value: number): string;
  date(iso: string): string;
  dateTime(iso: string): string;
  time(iso: string): string;
  /** "3 minutes ago". */
  relative(iso: string, now?: number): string;
}

/** Numbers, prices and times as people of the chosen language write them; moments are shown in the reader's zone. */
export function useFormats(): Formats {
  const locale = useTranslation().i18n.language;
  return useMemo(() => makeFormats(locale), [locale]);
}

export function makeFormats(locale: string): Formats {
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const times = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
  const distances = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    money: (minor, currency) => formatMoney(minor, currency, locale),
    number: (value) => numbers.format(value),
    percent: (value) => percents.format(value),
    date: (iso) => dates.format(new Date(iso)),
    dateTime: (iso) => moments.format(new Date(iso)),
    time: (iso) => times.format(new Date(iso)),
    relative(iso, now = Date.now()) {
      const seconds = Math.round((new Date(iso).getTime() - now) / 1000);
      const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
      return distances.format(Math.trunc(seconds / size), unit);
    },
  };
}
