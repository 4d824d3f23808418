import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { csvLine, readCsv } from "../../../../src/background/salesforce/bulk/csv";

const cell = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a", " ", "ü", "'") }),
);
/** Papa and we leave out empty lines, which a table of one column with an empty cell would give. */
const table = fc
  .array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 })
  .map((rows) => rows.filter((row) => row.length > 1 || row[0] !== ""));

describe("reading CSV", () => {
  it("reads what Papa Parse writes, row by row and sign by sign", () => {
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), fc.boolean(), (rows, newline, quotes) => {
        const text = Papa.unparse(rows, { newline, quotes });
        expect([...readCsv(text)]).toEqual(rows);
      }),
    );
  });

  it("reads as Papa Parse does", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const text = Papa.unparse(rows, { newline: "\n", quotes: true });
        expect([...readCsv(text)]).toEqual(
          Papa.parse<string[]>(text, { newline: "\n", delimiter: ",", skipEmptyLines: true }).data,
        );
      }),
    );
  });

  it("reads what it writes, and so does Papa Parse", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map(csvLine).join("");
        expect([...readCsv(text)]).toEqual(rows);
        if (rows.length > 0)
          expect(Papa.parse(text, { newline: "\n", delimiter: ",", skipEmptyLines: true }).data).toEqual(
            rows,
          );
      }),
    );
  });

  it("ends on any text, however broken", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a") }), (text) => {
        expect([...readCsv(text)].length).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it("gives what there is of a row that breaks off", () => {
    expect([...readCsv('"Id","Name"\n"1","Mar')]).toEqual([
      ["Id", "Name"],
      ["1", "Mar"],
    ]);
  });

  it("holds no rows while it reads", () => {
    const rows = readCsv(`${csvLine(["a", "b"])}${csvLine(["c", "d"])}`);
    expect(rows.next().value).toEqual(["a", "b"]);
  });
});
