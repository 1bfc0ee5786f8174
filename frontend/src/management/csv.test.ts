import { expect, it } from "vitest";
import { toCsv } from "./csv";

it("quotes what would end a field", () => {
  const rows = [
    ["name", "sold"],
    ['Pizza "Napoli", large', 3],
    ["two\nlines", -1.5],
  ];
  expect(toCsv(rows)).toBe('name,sold\r\n"Pizza ""Napoli"", large",3\r\n"two\nlines",-1.5\r\n');
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])("keeps %s a text in a spreadsheet", (text) => {
  expect(toCsv([[text]])).toBe(`'${text}\r\n`);
});
