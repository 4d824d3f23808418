import type { Value } from "./path.ts";

/** Takes in one group's values and gives the aggregate. Nulls are ignored, except by a count of rows. */
export interface Accumulator {
  add(value: Value): void;
  result(): Value;
}

export type Aggregate = "COUNT" | "COUNT_DISTINCT" | "SUM" | "AVG" | "MIN" | "MAX";

export function isAggregate(name: string): name is Aggregate {
  return /^(?:COUNT|COUNT_DISTINCT|SUM|AVG|MIN|MAX)$/.test(name);
}

/** A fresh accumulator. `prepare` brings a value into the form in which it is compared. */
export function accumulatorOf(
  aggregate: Aggregate,
  prepare: (value: Exclude<Value, null>) => Exclude<Value, null>,
): Accumulator {
  switch (aggregate) {
    case "COUNT":
      return counting();
    case "COUNT_DISTINCT":
      return distinct(prepare);
    case "SUM":
    case "AVG":
      return adding(aggregate === "AVG");
    case "MIN":
      return extreme(prepare, (a, b) => a < b);
    case "MAX":
      return extreme(prepare, (a, b) => a > b);
  }
}

function counting(): Accumulator {
  let count = 0;
  return {
    add: (value) => {
      if (value !== null) count++;
    },
    result: () => count,
  };
}

function distinct(prepare: (value: Exclude<Value, null>) => Exclude<Value, null>): Accumulator {
  const seen = new Set<Value>();
  return {
    add: (value) => {
      if (value !== null) seen.add(prepare(value));
    },
    result: () => seen.size,
  };
}

function adding(average: boolean): Accumulator {
  let sum = 0;
  let count = 0;
  return {
    add: (value) => {
      if (typeof value !== "number") return;
      sum += value;
      count++;
    },
    result: () => (count === 0 ? null : average ? sum / count : sum),
  };
}

type Comparable = Exclude<Value, null>;

function extreme(
  prepare: (value: Comparable) => Comparable,
  better: (a: Comparable, b: Comparable) => boolean,
): Accumulator {
  let best: Value = null;
  let prepared: Value = null;
  return {
    add: (value) => {
      if (value === null) return;
      const candidate = prepare(value);
      if (prepared !== null && !better(candidate, prepared)) return;
      best = value;
      prepared = candidate;
    },
    result: () => best,
  };
}
