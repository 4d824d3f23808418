/** The org's own time. Nothing in the org reads the machine's clock, so that a simulation can put a year into a second. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves when so much of this clock's time has passed. */
  wait(milliseconds: number): Promise<void>;
}

/** A clock that moves only when told to. */
export interface VirtualClock extends Clock {
  /** Moves time on, waking those who wait on the way, in order of their times. */
  advance(milliseconds: number): Promise<void>;
  /** When the next waiting one is due, or null if nobody waits. */
  nextDue(): number | null;
}

/** Real time, shifted by `aheadBy`: an org's clock differs from its client's. `aheadBy` may be changed while it runs. */
export interface SystemClock extends Clock {
  aheadBy: number;
}

/** Real time plus `aheadBy` milliseconds. */
export function systemClock(aheadBy = 0): SystemClock {
  const clock: SystemClock = {
    aheadBy,
    now: () => Date.now() + clock.aheadBy,
    wait: (milliseconds) =>
      milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  return clock;
}

/** A clock that starts at a moment and then moves only by `advance`. */
export function virtualClock(start: number): VirtualClock {
  let time = start;
  const waiting: { due: number; wake: () => void }[] = [];
  const takeFirstDue = (until: number) => {
    let first = -1;
    waiting.forEach((one, index) => {
      const best = waiting[first];
      if (one.due <= until && (best === undefined || one.due < best.due)) first = index;
    });
    return first < 0 ? undefined : waiting.splice(first, 1)[0];
  };
  return {
    now: () => time,
    wait: (milliseconds) => {
      if (milliseconds <= 0) return Promise.resolve();
      return new Promise((wake) => waiting.push({ due: time + milliseconds, wake }));
    },
    advance: async (milliseconds) => {
      const until = time + milliseconds;
      // What is under way may be about to wait.
      await turn();
      for (let next = takeFirstDue(until); next !== undefined; next = takeFirstDue(until)) {
        time = next.due;
        next.wake();
        // Let the one that woke go on, and perhaps wait again, before time moves further.
        await turn();
      }
      time = until;
    },
    nextDue: () => waiting.reduce<number | null>((least, one) => Math.min(least ?? one.due, one.due), null),
  };
}

/** Lets everything that can go on go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Salesforce stamps records to the second: `2024-09-27T10:39:01.000+0000`. */
export function toSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
