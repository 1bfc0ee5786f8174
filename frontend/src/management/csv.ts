/** Tables as files that spreadsheets open (RFC 4180). */

/** A value of a cell. */
export type Cell = string | number;

// A spreadsheet takes a text that begins so for a formula, and runs it.
const FORMULA = /^[=+\-@\t\r]/;

/** `rows` as CSV. Texts that a spreadsheet would run as formulas stay texts. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";
}

/** Hands `text` to the browser's downloads as a file. */
export function download(name: string, text: string, type = "text/csv;charset=utf-8"): void {
  // By the mark spreadsheets know that it is UTF-8.
  const url = URL.createObjectURL(new Blob([type.startsWith("text/csv") ? "\uFEFF" : "", text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function field(value: Cell): string {
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
