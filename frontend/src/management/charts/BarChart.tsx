import { useElementSize } from "@mantine/hooks";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { ChartTable } from "./ChartTable";
import { Legend } from "./Legend";
import { niceMaximum, segments, shownLabels, ticks, type Plot } from "./scale";
import css from "./BarChart.module.css";

/** One of the quantities that a chart shows: a value for each of the chart's labels. */
export interface Series {
  name: string;
  values: readonly number[];
}

/** What a chart shows. */
export interface ChartContent {
  title: string;
  /** What stands below the bars, such as days. */
  labels: readonly string[];
  /** Stacked upon each other, the first at the bottom. */
  series: readonly Series[];
  /** How values are written. */
  format: (value: number) => string;
}

const HEIGHT = 220;
const MARGIN = { top: 12, right: 4, bottom: 26, left: 16 };
const LETTER_WIDTH = 7;
const LABEL_WIDTH = 64;

/** Bars over labels, such as days; the same numbers as a table, for who would rather read or hear them. */
export function BarChart({ title, labels, series, format }: ChartContent) {
  const { t } = useTranslation("management");
  const { ref, width } = useElementSize();
  const caption = useId();
  const stacks = labels.map((_, index) => series.map(({ values }) => values[index] ?? 0));
  const sums = stacks.map((values) => values.reduce((sum, value) => sum + value, 0));
  const maximum = niceMaximum(Math.max(0, ...sums));
  const lines = ticks(maximum, sums.every(Number.isInteger));
  const left = MARGIN.left + LETTER_WIDTH * Math.max(...lines.map((value) => format(value).length));
  const wide = Math.max(width, 280);
  const plot: Plot = {
    left,
    top: MARGIN.top,
    width: wide - left - MARGIN.right,
    height: HEIGHT - MARGIN.top - MARGIN.bottom,
  };
  const total = sums.reduce((sum, value) => sum + value, 0);
  return (
    <figure className={css.figure} aria-labelledby={caption}>
      <figcaption className={css.caption} id={caption}>
        <span>{title}</span>
        <span className={css.total}>{t("chart.total", { value: format(total) })}</span>
      </figcaption>
      {series.length > 1 && <Legend names={series.map(({ name }) => name)} />}
      <div ref={ref}>
        <svg className={css.drawing} width={wide} height={HEIGHT} role="img" aria-label={t("chart.label", { title })}>
          <Axis lines={lines} maximum={maximum} plot={plot} format={format} />
          {segments(stacks, maximum, plot).map((bar, index) => (
            <g key={labels[index]}>
              <title>{barTitle(labels[index] ?? "", series, stacks[index] ?? [], format)}</title>
              {bar.map((segment, order) => (
                <rect key={series[order]?.name} className={css[`series${order % 4}`]} rx={2} {...segment} />
              ))}
            </g>
          ))}
          {shownLabels(labels.length, Math.floor(plot.width / LABEL_WIDTH)).map((index) => (
            <text
              key={labels[index]}
              className={css.label}
              x={plot.left + (plot.width / labels.length) * (index + 0.5)}
              y={HEIGHT - 8}
              textAnchor="middle"
            >
              {labels[index]}
            </text>
          ))}
        </svg>
      </div>
      <ChartTable title={title} labels={labels} series={series} format={format} />
    </figure>
  );
}

interface AxisProps {
  lines: readonly number[];
  maximum: number;
  plot: Plot;
  format: (value: number) => string;
}

function Axis({ lines, maximum, plot, format }: AxisProps) {
  return lines.map((value) => {
    const y = plot.top + plot.height * (1 - value / maximum);
    return (
      <g key={value}>
        <line className={css.line} x1={plot.left} x2={plot.left + plot.width} y1={y} y2={y} />
        <text className={css.label} x={plot.left - 8} y={y + 4} textAnchor="end">
          {format(value)}
        </text>
      </g>
    );
  });
}

function barTitle(
  label: string,
  series: readonly Series[],
  values: readonly number[],
  format: (value: number) => string,
): string {
  if (series.length === 1) return `${label}: ${format(values[0] ?? 0)}`;
  return [label, ...series.map(({ name }, order) => `${name}: ${format(values[order] ?? 0)}`)].join("\n");
}
