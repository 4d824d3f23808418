// How often open screens and tabs are told: soon of what happened, now and then of a sync under way.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createNotices } from "../../src/background/notices";

const told: unknown[] = [];
vi.mock("webextension-polyfill", () => ({
  default: {
    runtime: { sendMessage: async (notice: unknown) => told.push(notice) },
    tabs: { query: () => [] },
  },
}));

let changed: ReturnType<typeof createNotices>;
let shown = 0;

beforeEach(() => {
  vi.useFakeTimers();
  told.length = 0;
  shown = 0;
  changed = createNotices(async () => {
    shown += 1;
  });
});
afterEach(() => void vi.useRealTimers());

it("tells many changes in a row once, and soon", () => {
  for (let change = 0; change < 20; change++) changed();
  expect(told).toEqual([]);
  vi.advanceTimersByTime(150);
  expect(told).toEqual([{ notice: "changed" }]);
  expect(shown).toBe(1);
});

it("tells of a sync with ten steps a second every two seconds, and of its end soon", () => {
  for (let step = 0; step < 100; step++) {
    changed("progress");
    vi.advanceTimersByTime(100);
  }
  expect(told.length).toBeGreaterThanOrEqual(4);
  expect(told.length).toBeLessThanOrEqual(5);
  const before = told.length;
  changed("soon");
  vi.advanceTimersByTime(150);
  expect(told.length).toBe(before + 1);
});

it("does not let an opt-out wait for a sync, nor tell twice of both", () => {
  changed("progress");
  changed();
  changed("progress");
  vi.advanceTimersByTime(150);
  expect(told).toHaveLength(1);
  vi.advanceTimersByTime(10_000);
  expect(told).toHaveLength(1);
});
