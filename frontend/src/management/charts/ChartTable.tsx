import { useTranslation } from "react-i18next";
import type { ChartContent } from "./BarChart";
import css from "./BarChart.module.css";

/** A chart's numbers as a table, opened by who wants it. */
export function ChartTable({ title, labels, series, format }: ChartContent) {
  const { t } = useTranslation("management");
  return (
    <details className={css.details}>
      <summary>{t("chart.table")}</summary>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard scrolls only what has the focus */}
      <div className={css.scroll} role="region" aria-label={title} tabIndex={0}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t("chart.period")}</th>
              {series.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, index) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {series.map(({ name, values }) => (
                  <td key={name}>{format(values[index] ?? 0)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
