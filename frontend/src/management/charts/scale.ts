/** The arithmetic of charts: round numbers on the axis, and where bars stand. */

/** The smallest round number that is not below `value`: 1, 2 or 5 times a power of ten; 1 for nothing. */
export function niceMaximum(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  // Against errors of floating point: 0.3 / 0.1 is a little less than 3.
  const fraction = Number((value / power).toPrecision(12));
  const step = [1, 2, 5, 10].find((candidate) => fraction <= candidate) ?? 10;
  return Number((step * power).toPrecision(12));
}

/**
 * Values at which an axis from nothing to `maximum`, a round number, has lines; the first is nothing.
 *
 * @param whole Whether only whole numbers make sense, such as those of orders.
 */
export function ticks(maximum: number, whole = false): number[] {
  const leading = Number((maximum / 10 ** Math.floor(Math.log10(maximum))).toPrecision(12));
  const usual = leading === 2 ? 4 : 5;
  const count = whole ? Math.min(usual, maximum) : usual;
  return Array.from({ length: count + 1 }, (_, index) => Number(((maximum * index) / count).toPrecision(12)));
}

/** One rectangle of a stacked bar. */
export interface Segment {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Inside a chart, where its bars are; in the units of the drawing. */
export interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * The rectangles of stacked bars.
 *
 * @param stacks For each bar its values, the lowest first; negative ones count as nothing.
 * @param maximum The value at the plot's top.
 * @param plot Where they stand.
 * @returns For each bar a rectangle for each of its values.
 */
export function segments(stacks: readonly (readonly number[])[], maximum: number, plot: Plot): Segment[][] {
  const slot = plot.width / Math.max(stacks.length, 1);
  const width = Math.max(Math.min(slot * 0.72, 48), 1);
  return stacks.map((values, index) => {
    let top = plot.top + plot.height;
    return values.map((value) => {
      const height = (Math.max(value, 0) / maximum) * plot.height;
      top -= height;
      return { x: plot.left + slot * index + (slot - width) / 2, y: top, width, height };
    });
  });
}

/** Which of `count` labels below an axis are shown, so that there are at most `most`, the first among them. */
export function shownLabels(count: number, most: number): number[] {
  const step = Math.max(Math.ceil(count / Math.max(most, 1)), 1);
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}
