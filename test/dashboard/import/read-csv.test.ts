import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { readCsv } from "../../../src/dashboard/import/read-csv.ts";

const breathe = () => Promise.resolve();

async function rowsOf(text: string) {
  const rows: string[][] = [];
  let pieces = 0;
  const problem = await readCsv(
    text,
    (piece) => {
      pieces += 1;
      rows.push(...piece.map((row) => [...row]));
      return true;
    },
    breathe,
  );
  return { rows, pieces, problem };
}

describe("readCsv", () => {
  it.each([
    ["commas", "email,name\r\na@x.it,Ada\r\n"],
    ["semicolons", "email;name\na@x.it;Ada\n"],
    ["tabs", "email\tname\na@x.it\tAda"],
    ["bars", "email|name\ra@x.it|Ada\r"],
    ["a byte order mark", "\uFEFFemail,name\na@x.it,Ada\n"],
    ["empty rows", "\n\nemail,name\n\n , \na@x.it,Ada\n\n"],
  ])("reads %s", async (_what, text) => {
    const { rows } = await rowsOf(text);
    expect(rows).toEqual([
      ["email", "name"],
      ["a@x.it", "Ada"],
    ]);
  });

  it("keeps line breaks, separators and quotes inside quoted cells", async () => {
    const { rows } = await rowsOf('email,note\r\n"a@x.it","She said:\r\n""stop"", twice"\r\n');
    expect(rows[1]).toEqual(["a@x.it", 'She said:\r\n"stop", twice']);
  });

  it("says where a quote is not closed", async () => {
    const { problem } = await rowsOf('email,note\na@x.it,"oh\nb@x.it,no\n');
    expect(problem).toEqual({ row: 2 });
  });

  it("reads a long table piece by piece as it would in one go, wherever the pieces are cut", async () => {
    const table = Array.from({ length: 30_000 }, (_, index) => [
      `person${index}@north.example`,
      `first line of ${index}\r\nsecond; line, "quoted" 🙂`,
      "x".repeat(index % 13),
    ]);
    const { rows, pieces, problem } = await rowsOf(Papa.unparse(table));
    expect(pieces).toBeGreaterThan(3);
    expect(problem).toBe(null);
    expect(rows).toEqual(table);
  });

  it("gives the page its turn after every piece", async () => {
    const order: string[] = [];
    await readCsv(
      "ada@x.example,Ada\n".repeat(100_000),
      () => order.push("piece") > 0,
      async () => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push("breath");
      },
    );
    expect(order.length).toBeGreaterThan(4);
    expect(order.filter((_, index) => index % 2 === 1).every((it) => it === "breath")).toBe(true);
    expect(order.filter((it) => it === "piece")).toHaveLength(order.length / 2);
  });

  it("stops when nobody wants more", async () => {
    let pieces = 0;
    await readCsv(
      "a,b\n".repeat(400_000),
      () => {
        pieces += 1;
        return false;
      },
      breathe,
    );
    expect(pieces).toBe(1);
  });

  it("reads back whatever was written", async () => {
    const cell = fc.string({ unit: "binary", maxLength: 12 }).filter((it) => !it.includes("\u0000"));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom("a@x.it", "b"), cell, cell), { minLength: 1, maxLength: 20 }),
        async (table) => {
          const text = Papa.unparse(table, { quotes: true, newline: "\r\n" });
          expect((await rowsOf(text)).rows).toEqual(table.map((row) => [...row]));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("reads 200,000 rows whole and in order, and lets the page breathe on the way", async () => {
    const all = Array.from({ length: 200_000 }, (_, row) => [`p${row}@x.it`, `Row; ${row}\n"quoted"`]);
    const text = all.map(([address, name]) => `${address};"${name?.replaceAll('"', '""')}"\r\n`).join("");
    const { rows, pieces, problem } = await rowsOf(text);
    expect(problem).toBeNull();
    expect(rows.length).toBe(all.length);
    expect(rows.findIndex((row, index) => row.join() !== all[index]?.join())).toBe(-1);
    expect(pieces).toBeGreaterThan(10);
  });
});
