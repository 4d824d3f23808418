import type { SubjectKey } from "../../src/model/person.ts";

/** A file that a rep imported, perhaps in more than one batch. */
export interface Import {
  readonly importId: string;
  readonly keys: readonly SubjectKey[];
}

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
  /** By rep, how many times each was captured since they were last resubscribed or taken back. */
  readonly captures: readonly Map<SubjectKey, number>[];
  /** By rep, the records that the newest capture of each left out by hand, and when. */
  readonly leftOut: readonly Map<SubjectKey, LeftOut>[];
  /** Records that any capture ever left out by hand. */
  readonly onceLeftOut: Set<string>;
  /** By rep. */
  readonly imports: readonly Import[][];
  /** By address in small letters. */
  readonly resubscribed: Map<string, number>;
  /** The same, for opt-outs that an undo of an import or of a sync has taken back: only what that wrote is cleared. */
  readonly takenBack: Map<string, number>;
  /** Whenever something was taken back by that: a later one of the same address does not hide it here. */
  readonly takings: number[];
  /** By record, when a colleague set its box by hand, whatever to. */
  readonly setByHand: Map<string, number>;
  /** When records were merged. */
  readonly merged: number[];
  /** Records that were merged, whether away or into. */
  readonly inMerges: Set<string>;
  /** Contacts that more than one record has become: a Lead was converted into them, or one that others were merged into. */
  readonly convertedInto: Set<string>;
  /** When each rep last tried again whatever needs attention. */
  readonly retried: number[];
  /** Records that a rep does not see now, as `${username} ${id}`, and those that they once did not. */
  readonly hidden: Set<string>;
  readonly onceHidden: Set<string>;
  /** The addresses of records that were purged, in small letters. */
  readonly purged: Map<string, string>;
  /** What an act did wrong that can be told at once, a sentence each. */
  readonly broken: string[];
}

export interface LeftOut {
  readonly recordId: string;
  readonly at: number;
  /** How much Salesforce had seen change by then: what was written in the same moment may have come before. */
  readonly changes: number;
  /** How many calls had been made by then: what a job was sent before comes all the same. */
  readonly calls: number;
}

export function createMemory(reps: number): Memory {
  return {
    captured: Array.from({ length: reps }, () => new Map()),
    inFront: Array.from({ length: reps }, () => new Map()),
    captures: Array.from({ length: reps }, () => new Map()),
    leftOut: Array.from({ length: reps }, () => new Map()),
    onceLeftOut: new Set(),
    imports: Array.from({ length: reps }, () => []),
    resubscribed: new Map(),
    takenBack: new Map(),
    takings: [],
    setByHand: new Map(),
    merged: [],
    inMerges: new Set(),
    convertedInto: new Set(),
    retried: Array.from({ length: reps }, () => Number.NEGATIVE_INFINITY),
    hidden: new Set(),
    onceHidden: new Set(),
    purged: new Map(),
    broken: [],
  };
}

/** A rep opts somebody out, once more or for the first time: what is left out is said anew. */
export function remember(
  memory: Memory,
  who: number,
  key: SubjectKey,
  capture: Capture,
  leftOut: LeftOut | null = null,
): void {
  memory.captured[who]?.set(key, capture);
  memory.captures[who]?.set(key, (memory.captures[who]?.get(key) ?? 0) + 1);
  if (leftOut === null) {
    memory.leftOut[who]?.delete(key);
    return;
  }
  memory.leftOut[who]?.set(key, leftOut);
  memory.onceLeftOut.add(leftOut.recordId);
}

/** A rep's opt-out of somebody is over. */
export function forgetCapture(memory: Memory, who: number, key: SubjectKey): void {
  for (const byKey of [memory.captured, memory.captures, memory.leftOut]) byKey[who]?.delete(key);
}

/** When an address was last resubscribed, or taken back: either is the last word beside an older opt-out of another. */
export function clearedAt({ resubscribed, takenBack }: Memory, address: string): number {
  const at = (moments: ReadonlyMap<string, number>) =>
    moments.get(address.toLowerCase()) ?? Number.NEGATIVE_INFINITY;
  return Math.max(at(resubscribed), at(takenBack));
}
