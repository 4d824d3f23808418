import fc from "fast-check";
import { expect, it } from "vitest";
import { ChangeOrder } from "./change-order.ts";

it("gives the rows of a span as looking at every row would, in order of their last stamp", () => {
  const note = fc.record({ row: fc.nat(40), stamp: fc.nat(200) });
  fc.assert(
    fc.property(fc.array(note, { maxLength: 3000 }), fc.nat(200), fc.nat(200), (notes, from, to) => {
      const order = new ChangeOrder();
      const latest = new Map<number, number>();
      notes.forEach(({ row, stamp }, index) => {
        order.note(row, stamp);
        latest.set(row, stamp);
        // Asked in between, it must not lose its way.
        if (index % 97 === 0) order.rows(0, 200);
      });
      const expected = [...latest].filter(([, stamp]) => stamp >= from && stamp <= to).map(([row]) => row);
      const found = order.rows(from, to);
      expect([...found].sort((one, other) => one - other)).toEqual(
        expected.sort((one, other) => one - other),
      );
      const stamps = found.map((row) => latest.get(row) ?? -1);
      expect(stamps).toEqual([...stamps].sort((one, other) => one - other));
      expect(order.count(from, to)).toBeGreaterThanOrEqual(found.length);
    }),
    { numRuns: 60 },
  );
});
