import type { ReactNode } from "react";
import css from "./BarChart.module.css";
import { Legend } from "./Legend";
import { niceMaximum } from "./scale";
import list from "./BarList.module.css";

/** One bar: what it is about, and its parts. */
export interface Bar {
  key: string;
  label: ReactNode;
  /** A value for each of the chart's names, the first at the beginning. */
  values: readonly number[];
}

interface BarListProps {
  title: string;
  /** What the parts of each bar are. */
  names: readonly string[];
  bars: readonly Bar[];
  format: (value: number) => string;
}

/** Bars that lie below each other, each named and with its number beside it: for few things with long names. */
export function BarList({ title, names, bars, format }: BarListProps) {
  const sums = bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const maximum = niceMaximum(Math.max(0, ...sums));
  const percent = (value: number) => `${(Math.max(value, 0) / maximum) * 100}%`;
  return (
    <figure className={css.figure}>
      <figcaption className={css.caption}>{title}</figcaption>
      {names.length > 1 && <Legend names={names} />}
      <ul className={list.bars}>
        {bars.map(({ key, label, values }, index) => (
          <li key={key}>
            <span className={list.label}>{label}</span>
            <span className={list.value}>
              {names.length > 1 && (
                <span className="visually-hidden">
                  {values.map((value, order) => `${names[order] ?? ""}: ${format(value)}`).join(", ")}
                </span>
              )}
              {format(sums[index] ?? 0)}
            </span>
            <svg className={list.bar} aria-hidden="true">
              {values.map((value, order) => (
                <rect
                  key={names[order]}
                  className={css[`series${order % 4}`]}
                  x={percent(values.slice(0, order).reduce((sum, before) => sum + before, 0))}
                  width={percent(value)}
                  height="100%"
                />
              ))}
            </svg>
          </li>
        ))}
      </ul>
    </figure>
  );
}
