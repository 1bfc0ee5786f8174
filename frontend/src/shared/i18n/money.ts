// ISO 4217, by which the API counts. Browsers go by custom instead, and know no fraction of the forint or the rupiah.
const WITHOUT_FRACTION = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));
const IN_THOUSANDTHS = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** How many digits of a currency's amounts are behind the point: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  if (WITHOUT_FRACTION.has(currency)) return 0;
  return IN_THOUSANDTHS.has(currency) ? 3 : 2;
}

/** `minor`, which is in the currency's minor unit, as people of `locale` write it. */
export function formatMoney(minor: number, currency: string, locale: string): string {
  const digits = minorDigits(currency);
  // As text: 10,000,000,000 minor units and a division would not be exact in every currency.
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const amount = `${minor < 0 ? "-" : ""}${text.slice(0, text.length - digits)}.${text.slice(text.length - digits) || "0"}`;
  try {
    return new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(amount as Intl.StringNumericLiteral);
  } catch {
    return `${amount} ${currency}`;
  }
}

/**
 * What somebody typed as a price, in the currency's minor unit; null when it is none.
 *
 * Comma and point both are taken for the decimal mark; more digits than the currency has are refused.
 */
export function parseMoney(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const match = /^(\d{1,10})(?:[.,](\d+))?$/.exec(text.trim().replace(/[\s']/g, ""));
  if (!match) return null;
  const [, whole = "", fraction = ""] = match;
  if (fraction.length > digits) return null;
  return Number(whole + fraction.padEnd(digits, "0"));
}
