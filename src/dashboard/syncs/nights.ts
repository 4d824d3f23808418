/** Runs by calendar day, for the chart. Pure. */
import type { Milliseconds } from "../../model/milliseconds";
import type { Run } from "../../model/run";

export interface Night {
  /** Midnight at its beginning, where the reader is. */
  readonly day: Milliseconds;
  readonly runs: number;
  readonly written: number;
  readonly learned: number;
  readonly refused: number;
}

/** The last days up to today, oldest first, each with the sum of its runs; days without one are there too, empty. */
export function nightsOf(runs: readonly Run[], now: Milliseconds, days: number): readonly Night[] {
  const nights = new Map<Milliseconds, Night>();
  for (let back = days - 1; back >= 0; back--) {
    const day = dayOf(now, back);
    nights.set(day, { day, runs: 0, written: 0, learned: 0, refused: 0 });
  }
  for (const { startedAt, figures } of runs) {
    const night = nights.get(dayOf(startedAt, 0));
    if (night === undefined) continue;
    nights.set(night.day, {
      day: night.day,
      runs: night.runs + 1,
      written: night.written + figures.written,
      learned: night.learned + figures.learned,
      refused: night.refused + figures.refused,
    });
  }
  return [...nights.values()];
}

/** The largest sum of a night, rounded up to a number that reads well on an axis; at least 1. */
export function topOf(nights: readonly Night[]): number {
  const most = Math.max(1, ...nights.map(({ written, learned, refused }) => written + learned + refused));
  const magnitude = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * magnitude).find((top) => top >= most) ?? most;
}

/** By the calendar: days of a change of the clocks have 23 or 25 hours. */
function dayOf(moment: Milliseconds, back: number): Milliseconds {
  const date = new Date(moment);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - back).getTime();
}
