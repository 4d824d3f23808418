/** One line of the table: what was measured, against which budget, and what came out. */
export interface Row {
  readonly what: string;
  /** As a person reads it; empty where a figure is only told. */
  readonly budget: string;
  readonly measured: string;
  /** `told`: a figure without a budget. */
  readonly verdict: "kept" | "BROKEN" | "told";
}

/** A point of the plot of cost against size. */
export interface Point {
  readonly line: string;
  readonly size: number;
  readonly cost: number;
}

export interface PartResult {
  readonly rows: readonly Row[];
  readonly points?: readonly Point[];
  /** What has to be known to read the figures; each a sentence or two. */
  readonly notes: readonly string[];
}

export interface BenchOptions {
  /** The sizes that take many minutes and gigabytes, too. */
  readonly full: boolean;
}

export interface Part {
  readonly name: string;
  run(options: BenchOptions): Promise<PartResult>;
}

/** A row with a most that must not be passed. */
export function atMost(what: string, measured: number, most: number, unit: string, remark = ""): Row {
  return {
    what,
    budget: `≤ ${shown(most)}${unit}`,
    measured: `${shown(measured)}${unit}${remark && ` (${remark})`}`,
    verdict: measured <= most ? "kept" : "BROKEN",
  };
}

/** A row without a budget. */
export function told(what: string, measured: string): Row {
  return { what, budget: "", measured, verdict: "told" };
}

/** Three digits say all that a measurement knows. */
export function shown(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
}
