import type { Attention } from "../../model/attention";
import type { Milliseconds } from "../../model/milliseconds";
import type { Observation } from "../../model/observation";
import type { Change } from "../../model/plan";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { FieldsByObject } from "../../settings";
import { keyOfRecord } from "./follow";
import { askAbout, changeOf, type PushPlan, recordsOf } from "./plan-push";

/** What a capture has done so far. */
export interface OwnWrites {
  /** By record, the fields that it has ticked. */
  readonly ticks: ReadonlyMap<string, ReadonlySet<string>>;
  /** By record, the fields that it may have ticked as well: the answer was lost. */
  readonly sent: ReadonlyMap<string, ReadonlySet<string>>;
  /** The user whose ticks these are, by id. */
  readonly by: string;
  /** By record, when Salesforce last said it was edited, as both sides last saw it. */
  readonly lastModified: ReadonlyMap<string, Milliseconds>;
}

/** The tick of somebody else, by which the address is opted out whatever is taken back here. */
export interface OtherTick {
  readonly record: Observation;
  readonly field: string;
}

export interface UndoPlan extends PushPlan {
  readonly otherTick: OtherTick | null;
}

/**
 * The push of an opt-out that was taken back: clears what its capture has ticked, where nobody has edited the record
 * since. A tick that is not its own stays, and then so do its own: the address is opted out all the same.
 *
 * @param found records with the entry's address (or its record), and what gone ones became
 * @param read every opt-out field that matters to this user
 */
export function planUndo(
  entry: Unsubscribe,
  found: readonly Observation[],
  ours: OwnWrites,
  read: FieldsByObject,
): UndoPlan {
  const changes: Change[] = [];
  const agreed: Observation[] = [];
  const attention: Attention[] = [];
  for (const record of recordsOf(entry.key, found, true)) {
    const own = ownTicksOn(record, ours);
    const ticked = Object.keys(record.optedOut).filter((field) => record.optedOut[field] === true);
    const other = ticked.find((field) => read[record.object].includes(field) && !own.has(field));
    // What a record became under another address is opted out or not by that address.
    if (other !== undefined && isWithKey(entry, record))
      return { changes: [], agreed: [], attention: [], leftOut: [], otherTick: { record, field: other } };
    const mine = ticked.filter((field) => own.has(field));
    if (mine.length === 0) {
      agreed.push(record);
    } else if (!isOwnLastEdit(record, mine, ours)) {
      attention.push(askAbout(entry, record, "changedSinceResubscribe"));
    } else {
      changes.push(changeOf(entry, record, mine, false, "undone"));
    }
  }
  return { changes, agreed, attention, leftOut: [], otherTick: null };
}

/**
 * Whether nobody has edited the record since its tick. When a tick was made whose answer was lost nobody knows; where it
 * is this user who edited the record last, that is taken for it.
 */
function isOwnLastEdit(
  { recordId, lastModified, lastModifiedById }: Observation,
  mine: readonly string[],
  { ticks, lastModified: seen, by }: OwnWrites,
): boolean {
  // Salesforce tells edits to the second: within one, somebody else may have edited it as well.
  if (lastModifiedById !== by) return false;
  const isLost = mine.some((field) => !ticks.get(recordId)?.has(field));
  return isLost || lastModified === seen.get(recordId);
}

/** What was sent counts as written where this user edited the record last: otherwise the tick may be somebody else's. */
function ownTicksOn(
  { recordId, lastModifiedById }: Observation,
  { ticks, sent, by }: OwnWrites,
): Set<string> {
  const maybe = lastModifiedById === by ? sent.get(recordId) : undefined;
  return new Set([...(ticks.get(recordId) ?? []), ...(maybe ?? [])]);
}

function isWithKey(entry: Unsubscribe, record: Observation): boolean {
  return keyOfRecord(record) === entry.key || entry.key === `record:${record.recordId}`;
}
