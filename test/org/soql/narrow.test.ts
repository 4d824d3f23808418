import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runSoql } from "./run.ts";
import { id, SmallOrg } from "./small-org.ts";
import type { Narrow, Row } from "./source.ts";

const STAMPS = [
  "2026-11-23T08:00:00.000Z",
  "2026-11-24T07:59:59.000Z",
  "2026-11-24T08:00:00.000Z",
  "2026-11-25T08:00:00.000Z",
] as const;
const EMAILS = ["a@x.test", "A@X.test", "b@x.test", null] as const;

const row: fc.Arbitrary<Row> = fc.record({
  Id: fc.integer({ min: 0, max: 5 }).map((number) => id("00Q", number)),
  Email: fc.constantFrom(...EMAILS),
  Name: fc.constantFrom("a@x.test", "c", null),
  HasOptedOutOfEmail: fc.constantFrom(true, false, null),
  SystemModstamp: fc.constantFrom(...STAMPS),
  IsDeleted: fc.boolean(),
});

const comparison = fc.oneof(
  fc
    .tuple(fc.constantFrom("=", "!="), fc.integer({ min: 0, max: 5 }))
    .map(([op, n]) => `Id ${op} '${id("00Q", n)}'`),
  fc
    .tuple(fc.constantFrom("IN", "NOT IN"), fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1 }))
    .map(([op, ns]) => `Id ${op} (${ns.map((n) => `'${id("00Q", n).slice(0, 15)}'`).join(",")})`),
  fc
    .tuple(
      fc.constantFrom("Email", "Name"),
      fc.constantFrom("=", "!=", "<", "LIKE"),
      fc.constantFrom("A@x.test", "", "c"),
    )
    .map(([field, op, value]) => `${field} ${op} '${value}'`),
  fc
    .tuple(
      fc.constantFrom("Email", "Name"),
      fc.constantFrom("IN", "NOT IN"),
      fc.array(fc.constantFrom("'a@x.test'", "'B@x.test'", "null", "''"), { minLength: 1 }),
    )
    .map(([field, op, values]) => `${field} ${op} (${values.join(",")})`),
  fc
    .tuple(fc.constantFrom("=", "!="), fc.constantFrom("true", "false", "null"))
    .map(([op, value]) => `HasOptedOutOfEmail ${op} ${value}`),
  fc
    .tuple(
      fc.constantFrom("=", "!=", "<", "<=", ">", ">="),
      fc.constantFrom("2026-11-24T08:00:00Z", "TODAY", "LAST_N_DAYS:1", "2026-11-24T07:59:59Z", "null"),
    )
    .map(([op, value]) => `SystemModstamp ${op} ${value}`),
);

const condition = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    comparison,
    fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((parts) => `(${parts.join(" AND ")})`),
    fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((parts) => `(${parts.join(" OR ")})`),
    tie("tree").map((part) => `(NOT ${part})`),
  ),
})).tree;

/** What an index that uses every hint would give. */
function indexed(rows: readonly Row[], narrow: Narrow): Row[] {
  const lower = (value: unknown) => (typeof value === "string" ? value.toLowerCase() : value);
  return rows.filter((one) => {
    const stamp = Date.parse(String(one.SystemModstamp));
    return (
      (narrow.ids?.includes(String(one.Id)) ?? true) &&
      (narrow.oneOf?.values.some((value) => lower(value) === lower(one[narrow.oneOf?.field ?? ""])) ??
        true) &&
      stamp >= (narrow.changedFrom ?? -Infinity) &&
      stamp <= (narrow.changedTo ?? Infinity) &&
      (narrow.isTrue ?? []).every((name) => one[name] === true) &&
      (narrow.deletedToo || one.IsDeleted !== true)
    );
  });
}

class IndexedOrg extends SmallOrg {
  override candidates(object: string, narrow: Narrow): Iterable<Row> {
    return indexed([...super.candidates(object, narrow)], narrow);
  }
}

function answer(org: SmallOrg, where: string, deletedToo: boolean) {
  return runSoql(`SELECT Id, Email, SystemModstamp FROM Lead WHERE ${where}`, org, { deletedToo });
}

describe("the hints to an index", () => {
  it("never narrow away a row that the condition keeps", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), condition, fc.boolean(), (Lead, where, deletedToo) => {
        const scanned = answer(new SmallOrg({ Lead }), where, deletedToo);
        expect(answer(new IndexedOrg({ Lead }), where, deletedToo)).toEqual(scanned);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, Omit<Narrow, "deletedToo">]>([
    [
      "SystemModstamp >= 2026-11-24T08:00:00Z AND HasOptedOutOfEmail = true",
      { changedFrom: Date.parse("2026-11-24T08:00:00Z"), isTrue: ["HasOptedOutOfEmail"] },
    ],
    ["Email IN ('a@x.test', 'b@x.test')", { oneOf: { field: "Email", values: ["a@x.test", "b@x.test"] } }],
    [`Id = '${id("00Q", 1).slice(0, 15)}'`, { ids: [id("00Q", 1)] }],
    [
      "Email = 'a@x.test' OR Email = 'b@x.test'",
      { oneOf: { field: "Email", values: ["a@x.test", "b@x.test"] } },
    ],
    ["Email = 'a@x.test' OR Name = 'c'", { union: true }],
    ["Email = 'a@x.test' OR HasOptedOutOfEmail = true", {}],
    ["(NOT Email = 'a@x.test')", {}],
    ["Email = 'a@x.test' AND Owner.Name = 'x'", { oneOf: { field: "Email", values: ["a@x.test"] } }],
    ["HasOptedOutOfEmail != null", { isTrue: ["HasOptedOutOfEmail"] }],
  ])("%s", (where, narrow) => {
    const org = new SmallOrg({});
    answer(org, where, false);
    expect(org.narrows).toEqual([{ ...narrow, deletedToo: false }]);
  });
});
