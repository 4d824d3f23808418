import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstInOrder, type SortKey } from "./order.ts";

type Pair = { readonly name: string | null; readonly count: number | null; readonly place?: number };

/** Each knows its place, so that two that tie can be told apart. */
const pairs = fc
  .array(
    fc.record<Pair>({
      name: fc.option(fc.constantFrom("a", "B", "b", "c")),
      count: fc.option(fc.integer({ min: 0, max: 3 })),
    }),
    { maxLength: 3_000, size: "max" },
  )
  .map((all) => all.map((pair, place) => ({ ...pair, place })));

const direction = fc.record({ descending: fc.boolean(), nullsLast: fc.boolean() });

function keysOf(name: { descending: boolean; nullsLast: boolean }, count: typeof name): SortKey<Pair>[] {
  return [
    { ...name, type: "string", read: (pair) => pair.name },
    { ...count, type: "int", read: (pair) => pair.count },
  ];
}

describe("firstInOrder", () => {
  it("gives the beginning of what a sort of everything gives", () => {
    fc.assert(
      fc.property(pairs, direction, direction, fc.integer({ min: 0, max: 30 }), (all, name, count, most) => {
        const keys = keysOf(name, count);
        expect(firstInOrder(all, keys, most)).toEqual(firstInOrder(all, keys, Infinity).slice(0, most));
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });

  it("leaves ties in the order they came, and text without regard to case", () => {
    const keys = keysOf({ descending: true, nullsLast: true }, { descending: false, nullsLast: false });
    const all: Pair[] = [
      { name: null, count: 1 },
      { name: "b", count: 2 },
      { name: "B", count: 2 },
      { name: "c", count: 9 },
      { name: "B", count: null },
    ];
    expect(firstInOrder(all, keys, Infinity)).toEqual([all[3], all[4], all[1], all[2], all[0]]);
  });
});
