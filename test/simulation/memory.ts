import type { SubjectKey } from "../../src/model/person.ts";

/** What a rep captured and has not taken back. */
export interface Capture {
  readonly address: string;
  readonly at: number;
}

/** What the judge must know of what people asked and did, when each did it last. */
export interface Memory {
  /** By rep, what they captured. */
  readonly captured: readonly Map<SubjectKey, Capture>[];
  /** By rep, records that were in front of them when they captured the address. */
  readonly inFront: readonly Map<string, Capture>[];
  /** By address in small letters. */
  readonly resubscribed: Map<string, number>;
  /** By record, when a colleague set its box by hand, whatever to. */
  readonly setByHand: Map<string, number>;
  /** When records were merged. */
  readonly merged: number[];
  /** Records that were merged, whether away or into. */
  readonly inMerges: Set<string>;
}

export function createMemory(reps: number): Memory {
  return {
    captured: Array.from({ length: reps }, () => new Map()),
    inFront: Array.from({ length: reps }, () => new Map()),
    resubscribed: new Map(),
    setByHand: new Map(),
    merged: [],
    inMerges: new Set(),
  };
}
