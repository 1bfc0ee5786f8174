import { describe, expect, it } from "vitest";
import { formatMoney, minorDigits, parseMoney } from "./money";

describe("prices", () => {
  it.each([
    [950, "EUR", "en", "€9.50"],
    [5, "EUR", "en", "€0.05"],
    [0, "USD", "en", "$0.00"],
    [1200, "JPY", "en", "¥1,200"],
    [1234, "KWD", "en", "KWD 1.234"],
    [125_000, "HUF", "en", "HUF 1,250.00"],
    [-250, "EUR", "en", "-€2.50"],
    [10_000_000_000, "EUR", "en", "€100,000,000.00"],
    [100, "XX", "en", "1.00 XX"],
  ])("%i minor units of %s are written %s in %s", (minor, currency, locale, text) => {
    expect(formatMoney(minor, currency, locale).replaceAll("\u00a0", " ")).toBe(text);
  });

  it("are read with the digits that the currency has", () => {
    expect(parseMoney("9.50", "EUR")).toBe(950);
    expect(parseMoney("9,5", "EUR")).toBe(950);
    expect(parseMoney(" 1 200 ", "JPY")).toBe(1200);
    expect(parseMoney("1.234", "KWD")).toBe(1234);
    expect(parseMoney("0", "EUR")).toBe(0);
  });

  it.each([
    ["9.505", "EUR"],
    ["1.5", "JPY"],
    ["-1", "EUR"],
    ["", "EUR"],
    ["abc", "EUR"],
    ["1.2.3", "EUR"],
  ])("%s is no price in %s", (text, currency) => {
    expect(parseMoney(text, currency)).toBeNull();
  });

  it("survive being written and read again", () => {
    for (const currency of ["EUR", "HUF", "JPY", "KWD"]) {
      const digits = minorDigits(currency);
      expect(parseMoney((123_456 / 10 ** digits).toFixed(digits), currency)).toBe(123_456);
    }
  });
});
