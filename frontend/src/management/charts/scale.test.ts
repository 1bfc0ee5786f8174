import { describe, expect, it } from "vitest";
import { niceMaximum, segments, shownLabels, ticks } from "./scale";

describe("an axis", () => {
  it.each([
    [0, 1],
    [-3, 1],
    [0.3, 0.5],
    [1, 1],
    [1.2, 2],
    [4, 5],
    [7, 10],
    [1234, 2000],
    [0.000_000_4, 0.000_000_5],
  ])("of values up to %d ends at %d", (value, maximum) => {
    expect(niceMaximum(value)).toBe(maximum);
  });

  it("never ends below a value", () => {
    for (let value = 0.001; value < 10_000; value *= 1.37) expect(niceMaximum(value)).toBeGreaterThanOrEqual(value);
  });

  it("has lines at even distances", () => {
    expect(ticks(2)).toEqual([0, 0.5, 1, 1.5, 2]);
    expect(ticks(0.5)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(ticks(1000)).toEqual([0, 200, 400, 600, 800, 1000]);
  });

  it("has no lines between whole numbers where there is nothing", () => {
    expect(ticks(1, true)).toEqual([0, 1]);
    expect(ticks(2, true)).toEqual([0, 1, 2]);
    expect(ticks(20, true)).toEqual([0, 5, 10, 15, 20]);
  });
});

describe("bars", () => {
  const plot = { left: 10, top: 0, width: 100, height: 50 };

  it("stand one above the other, from the axis up", () => {
    const [first] = segments([[1, 3]], 4, plot);
    expect(first?.map(({ y, height }) => [y, height])).toEqual([
      [37.5, 12.5],
      [0, 37.5],
    ]);
  });

  it("stay inside the plot and do not meet each other", () => {
    const bars = segments(
      Array.from({ length: 31 }, () => [1]),
      1,
      plot,
    ).map(([bar]) => bar);
    for (const [index, bar] of bars.entries()) {
      expect(bar?.x).toBeGreaterThanOrEqual(plot.left);
      expect((bar?.x ?? 0) + (bar?.width ?? 0)).toBeLessThanOrEqual(bars[index + 1]?.x ?? plot.left + plot.width);
    }
  });

  it("that go below nothing are flat", () => {
    expect(segments([[-5]], 10, plot)[0]?.[0]?.height).toBe(0);
  });
});

describe("labels", () => {
  it("are left out where there are too many", () => {
    expect(shownLabels(3, 8)).toEqual([0, 1, 2]);
    expect(shownLabels(31, 8)).toEqual([0, 4, 8, 12, 16, 20, 24, 28]);
    expect(shownLabels(0, 8)).toEqual([]);
  });
});
