import { describe, expect, it } from "vitest";
import { nightsOf, topOf } from "../../../src/dashboard/syncs/nights.ts";
import type { Run } from "../../../src/model/run.ts";

const at = (month: number, day: number, hour = 5) => new Date(2026, month - 1, day, hour).getTime();
const now = at(11, 24, 15);

function run(startedAt: number, figures: Partial<Run["figures"]>): Run {
  return {
    id: 1,
    trigger: "nightly",
    startedAt,
    phase: "closed",
    endedAt: startedAt,
    outcome: "done",
    held: null,
    failure: null,
    figures: { read: 0, learned: 0, ended: 0, planned: 0, written: 0, refused: 0, ...figures },
  };
}

describe("nightsOf", () => {
  it("has every day up to today, also those without a run", () => {
    const nights = nightsOf([], now, 30);
    expect(nights).toHaveLength(30);
    expect(nights.at(-1)?.day).toBe(at(11, 24, 0));
    expect(nights[0]?.day).toBe(at(10, 26, 0));
  });

  it("sums the runs of one day, and leaves out what is older", () => {
    const nights = nightsOf(
      [
        run(at(11, 24), { written: 2, refused: 1 }),
        run(at(11, 24, 9), { written: 3, learned: 4 }),
        run(at(11, 22), { learned: 1 }),
        run(at(9, 1), { written: 99 }),
      ],
      now,
      30,
    );
    expect(nights.at(-1)).toMatchObject({ runs: 2, written: 5, learned: 4, refused: 1 });
    expect(nights.at(-2)).toMatchObject({ runs: 0, written: 0 });
    expect(nights.reduce((sum, night) => sum + night.written + night.learned, 0)).toBe(10);
  });

  it("counts no day twice, and skips none, where the clocks change", () => {
    const days = nightsOf([], at(11, 10), 30).map(({ day }) => new Date(day).toDateString());
    expect(new Set(days).size).toBe(30);
  });
});

it.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [42, 50],
  [51, 100],
  [1200, 2000],
])("an axis for %d goes up to %d", (written, top) => {
  expect(topOf(nightsOf([run(now, { written })], now, 1))).toBe(top);
});
