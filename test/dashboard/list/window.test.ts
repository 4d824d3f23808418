import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfKey } from "../../../src/dashboard/list/row-of-key.ts";
import { rowsInView, scrollTo } from "../../../src/dashboard/list/window.ts";

const view = fc.record({
  scrolled: fc.double({ min: -50, max: 5_000_000, noNaN: true }),
  height: fc.integer({ min: 1, max: 3_000 }),
  row: fc.double({ min: 20, max: 100, noNaN: true }),
  count: fc.integer({ min: 0, max: 100_000 }),
});

describe("rowsInView", () => {
  it("draws every row that can be seen, and few others", () => {
    fc.assert(
      fc.property(view, ({ scrolled, height, row, count }) => {
        const { first, end } = rowsInView(scrolled, height, row, count);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        expect(end - first).toBeLessThanOrEqual(Math.ceil(height / row) + 22);
        const top = Math.max(0, scrolled);
        const seen = [top, top + height / 2, top + height - 1].map((at) => Math.floor(at / row));
        for (const index of seen.filter((it) => it < count)) {
          expect(index).toBeGreaterThanOrEqual(first);
          expect(index).toBeLessThan(end);
        }
      }),
    );
  });
});

describe("scrollTo", () => {
  it("brings a row wholly into view, and moves no further than that", () => {
    fc.assert(
      fc.property(view, fc.nat(99_999), ({ scrolled, height, row }, index) => {
        fc.pre(height >= row && scrolled >= 0);
        const at = scrollTo(index, scrolled, height, row);
        expect(at).toBeLessThanOrEqual(index * row + 1e-6);
        expect(at + height).toBeGreaterThanOrEqual((index + 1) * row - 1e-6);
        const edges = [scrolled, index * row, (index + 1) * row - height];
        expect(Math.min(...edges.map((edge) => Math.abs(edge - at)))).toBeLessThan(1e-6);
      }),
    );
  });
});

it.each([
  ["ArrowDown", 3, 4],
  ["ArrowDown", 99, 99],
  ["ArrowUp", 0, 0],
  ["PageDown", 95, 99],
  ["PageUp", 3, 0],
  ["Home", 50, 0],
  ["End", 50, 99],
  ["x", 50, null],
])("%s on row %d leads to %s", (key, active, expected) => {
  expect(rowOfKey(key, active, 100, 10)).toBe(expected);
});
