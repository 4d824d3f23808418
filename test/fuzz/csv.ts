import fc from "fast-check";
import { csvLine, readCsv as readBulkCsv } from "../../src/background/salesforce/bulk/csv.ts";
import { readPeople, readRefused } from "../../src/background/salesforce/bulk/rows.ts";
import { SalesforceFailure } from "../../src/background/salesforce/salesforce.ts";
import { type Cell, csvRows, withoutGuard } from "../../src/dashboard/export/csv.ts";
import { addressesIn } from "../../src/dashboard/import/addresses-in.ts";
import { guessColumns, nameIn } from "../../src/dashboard/import/columns.ts";
import { decodeBytes } from "../../src/dashboard/import/decode.ts";
import { readPasted } from "../../src/dashboard/import/pasted.ts";
import { readCsv } from "../../src/dashboard/import/read-csv.ts";
import { textAndLongTextOf, textOf } from "./hostile.ts";
import type { Target } from "./target.ts";

const PIECES = [
  '"',
  '""',
  ",",
  ";",
  "\t",
  "|",
  "\n",
  "\r\n",
  "\r",
  "maria@x.it",
  "E-Mail",
  "Name",
  " ",
  "=1+1",
  "'",
];
const table = textAndLongTextOf(...PIECES);

function same(read: unknown, written: unknown): void {
  if (JSON.stringify(read) !== JSON.stringify(written)) throw new Error(`Read as ${JSON.stringify(read)}.`);
}

const bulk: Target = {
  name: "results of bulk jobs",
  inputs: 80_000,
  property: fc.property(table, fc.nat(3), (text, announced) => {
    const cells = [...readBulkCsv(text)].flat();
    if (cells.join("").length > text.length) throw new Error("More was read than there is.");
    readRefused(`"sf__Id","sf__Error",Id\n${text}`);
    try {
      for (const { record } of readPeople(
        `Id,Email,HasOptedOutOfEmail\n${text}`,
        "Lead",
        ["HasOptedOutOfEmail"],
        announced,
      ))
        record();
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
    }
  }),
};

const written: Target = {
  name: "bulk rows, written and read again",
  inputs: 40_000,
  property: fc.property(fc.array(textOf(...PIECES), { minLength: 2, maxLength: 4 }), (cells) => {
    same([...readBulkCsv(csvLine(cells) + csvLine(cells))], [cells, cells]);
  }),
};

const imported: Target = {
  name: "files to import",
  inputs: 30_000,
  property: fc.asyncProperty(table, async (text) => {
    const rows: (readonly string[])[] = [];
    await readCsv(
      text,
      (piece) => {
        rows.push(...piece);
        return true;
      },
      async () => {},
    );
    const { address, name, names } = guessColumns(rows);
    if (address !== null && names[address] === undefined) throw new Error("A column that is not there.");
    for (const row of rows) {
      const shown = nameIn(row, name);
      if (shown !== null && (shown.length > 300 || shown.trim() === "")) throw new Error("No name.");
      for (const cell of row) addressesIn(cell);
    }
  }),
};

const pasted: Target = {
  name: "pasted text",
  inputs: 50_000,
  property: fc.property(textAndLongTextOf(...PIECES, "<", ">", "@"), (text) => {
    const lines = text.split(/\r\n|\r|\n/).length;
    for (const { row, written: line } of readPasted(text))
      if (row < 1 || row > lines || line.trim() === "") throw new Error(`No line: ${row}`);
  }),
};

const bytes: Target = {
  name: "bytes of a file",
  inputs: 30_000,
  property: fc.property(
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      table.map((text) => new TextEncoder().encode(text)),
      table.map((text) => new Uint8Array(Buffer.from(text, "utf16le"))),
    ),
    (file) => {
      const decoded = decodeBytes(file);
      if (decoded.ok && decoded.text.includes("\0")) throw new Error("No text.");
    },
  ),
};

/** What spreadsheets take for a formula (owasp.org, "CSV Injection"). */
const RUNS = /^[=+\-@\t\r\n＝＋－＠]/;

const exported: Target = {
  name: "exported tables, and what a spreadsheet makes of them",
  inputs: 40_000,
  property: fc.property(
    fc.array(
      fc.array(textOf(...PIECES, "+", "-", "@", "＝", "cmd|' /C calc'!A0"), { minLength: 2, maxLength: 2 }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    (rows: Cell[][]) => {
      const read = [...readBulkCsv(csvRows(rows))];
      const runs = read.flat().filter((cell) => RUNS.test(cell));
      if (runs.length > 0) throw new Error(`A spreadsheet would run ${JSON.stringify(runs)}.`);
      same(
        read.map((row) => row.map(withoutGuard)),
        rows,
      );
    },
  ),
};

export const csvTargets: readonly Target[] = [bulk, written, imported, pasted, bytes, exported];
