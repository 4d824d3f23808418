import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "./parse.ts";
import { type Tree, treeOf } from "./tree.ts";

function treeIn(condition: string): Tree {
  const { query, text } = parse(`SELECT Id FROM Lead WHERE ${condition} ORDER BY Name`);
  if (query.where === undefined) throw new Error("no condition");
  return treeOf(query.where, text, "WHERE");
}

/** A tree in words again, every part in brackets. */
function written(tree: Tree): string {
  if (tree.kind === "comparison") return "field" in tree.comparison ? tree.comparison.field : "?";
  if (tree.kind === "not") return `(NOT ${written(tree.part)})`;
  return `(${tree.parts.map(written).join(` ${tree.kind.toUpperCase()} `)})`;
}

const condition = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.constantFrom("A", "B", "C"),
    fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((parts) => `(${parts.join(" AND ")})`),
    fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((parts) => `(${parts.join(" OR ")})`),
    tie("tree").map((part) => `(NOT ${part})`),
  ),
})).tree;

const VALUES = [
  " = 1",
  " IN ('(', 'AND')",
  " NOT IN ('x')",
  " LIKE 'NOT %'",
  " > LAST_N_DAYS:3",
  " = N_DAYS_AGO : 3",
];

describe("the tree of a condition", () => {
  it("is what the brackets say", () => {
    fc.assert(
      fc.property(condition, fc.nat(), (tree, seed) => {
        let nth = seed;
        const statement = tree.replace(/\b[ABC]\b/g, (name) => name + VALUES[nth++ % VALUES.length]);
        expect(written(treeIn(statement))).toBe(tree);
      }),
      { numRuns: 1_000 },
    );
  });

  it("takes NOT for what stands right behind it", () => {
    expect(written(treeIn("NOT A = 1 AND B = 2"))).toBe("((NOT A) AND B)");
  });

  it("keeps all of three NOTs, of which the parser drops one", () => {
    expect(written(treeIn("(NOT (NOT (NOT A = 1)))"))).toBe("(NOT (NOT (NOT A)))");
  });

  it("steps over functions, lists and sub-selects", () => {
    const condition =
      "CALENDAR_YEAR(convertTimezone(A)) = 2026 AND B IN (SELECT C FROM D WHERE E = 1 OR F = 2) AND (G INCLUDES ('a;b', 'c'))";
    expect(written(treeIn(condition))).toBe("(? AND B AND G)");
  });
});
