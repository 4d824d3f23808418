import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createReport } from "../../../src/dashboard/import/report.ts";
import { person } from "../people.ts";

const list = new Map(
  [
    person("own@x.it"),
    person("learned@x.it", { entry: { origin: "learned" } }),
    person("back@x.it", { entry: { status: "resubscribed" } }),
    person("undone@x.it", {
      entry: { status: "resubscribed", resubscribe: { at: 5_000, reason: "", undone: true } },
    }),
    person("ended@x.it", { entry: { origin: "learned", status: "ended" } }),
  ].map((it) => [it.key, it]),
);
const builder = () => createReport((key) => list.get(key));
const of = (row: number, ...addresses: string[]) => ({
  row,
  written: addresses.join(" "),
  addresses,
  name: null,
});

describe("the report", () => {
  it("tells the new from those who are opted out, resubscribed, doubled, or no address at all", () => {
    const report = builder();
    report.add({ ...of(1, "new@x.it"), name: "Ada" });
    for (const [index, address] of [
      "own@x.it",
      "learned@x.it",
      "back@x.it",
      "ended@x.it",
      "undone@x.it",
      "new@x.it",
    ].entries())
      report.add(of(index + 2, address));
    report.add({ row: 8, written: "oops", addresses: [], name: null });
    report.add(of(9, "two@x.it", "three@x.it"));
    expect(report.report()).toEqual({
      rows: 9,
      fresh: [
        { address: "new@x.it", name: "Ada" },
        { address: "ended@x.it", name: null },
        { address: "undone@x.it", name: null },
        { address: "two@x.it", name: null },
        { address: "three@x.it", name: null },
      ],
      resubscribed: [{ address: "back@x.it", name: null }],
      listed: 2,
      duplicates: 1,
      invalid: 1,
      examples: [{ row: 8, written: "oops" }],
    });
  });

  it("accounts for every address, and imports none twice", () => {
    const address = fc.constantFrom("a@x.it", "b@x.it", "own@x.it", "back@x.it", "ended@x.it");
    fc.assert(
      fc.property(fc.array(fc.array(address, { maxLength: 3 })), (rows) => {
        const report = builder();
        for (const [index, addresses] of rows.entries()) report.add(of(index + 1, ...addresses));
        const { fresh, resubscribed, listed, duplicates, invalid, rows: counted } = report.report();
        expect(counted).toBe(rows.length);
        expect(invalid).toBe(rows.filter((it) => it.length === 0).length);
        expect(fresh.length + resubscribed.length + listed + duplicates).toBe(rows.flat().length);
        const taken = [...fresh, ...resubscribed].map((it) => it.address);
        expect(new Set(taken).size).toBe(taken.length);
      }),
    );
  });

  it("keeps a hundred examples of a table of nonsense, cut to a size that can be shown", () => {
    const report = builder();
    for (let row = 1; row <= 5_000; row++)
      report.add({ row, written: "x".repeat(9_000), addresses: [], name: null });
    const { invalid, examples } = report.report();
    expect(invalid).toBe(5_000);
    expect(examples).toHaveLength(100);
    expect(examples[0]?.written).toHaveLength(120);
  });
});
