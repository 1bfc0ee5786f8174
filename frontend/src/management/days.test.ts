import { describe, expect, it } from "vitest";
import { addDays, dayOf, eachDay, filled, isDay, monthStart } from "./days";

describe("days", () => {
  it("are those of UTC, whatever the clock on the wall says", () => {
    expect(dayOf(new Date("2026-11-21T23:59:59.999Z"))).toBe("2026-11-21");
    expect(dayOf(new Date("2026-11-21T23:30:00-05:00"))).toBe("2026-11-22");
  });

  it("go on over the end of a month, a leap day and a year", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
    expect(eachDay("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
    expect(eachDay("2026-03-01", "2026-02-27")).toEqual([]);
  });

  it("begin their month with the first", () => {
    expect(monthStart("2026-11-21")).toBe("2026-11-01");
  });

  it("are told from what only looks like one", () => {
    expect(isDay("2026-02-28")).toBe(true);
    for (const text of ["2026-02-30", "2026-13-01", "2026-2-3", "today", ""]) expect(isDay(text)).toBe(false);
  });

  it("are shown when nothing happened, too", () => {
    expect(filled(["2026-11-20", "2026-11-21"], new Map([["2026-11-21", 3]]), 0)).toEqual([0, 3]);
  });
});
