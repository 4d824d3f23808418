import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import { standsAfter } from "../../model/standing";
import { isOwnOptOut, type Unsubscribe } from "../../model/unsubscribe";
import { aroundCapture, historyKeys, isCapture, ownTicks } from "./around-capture";
import type { Database, StoredPush, Writing } from "./database";
import { livingKey } from "./living-key";
import { noteAct } from "./note-act";
import { pushOf } from "./push-of";
import { sentFor } from "./sent-for";

export const UNDO_STORES = [
  "unsubscribes",
  "history",
  "outbox",
  "attention",
  "planned",
  "known",
  "undos",
] as const;
export type Undoing = Writing<(typeof UNDO_STORES)[number]>;

/**
 * Takes a capture back that was made moments ago: an act of the same person, in the history as such. The entry says so,
 * and the outbox clears what that capture has written by then; what ticks a person by anything else is no business of it.
 *
 * @param asked the entry's key as the capture was told it, and the moment of the capture
 * @param at by Salesforce's clock
 * @returns the entry as it stands now; null when the person was opted out before, or by anything else as well
 */
export async function undoCapture(
  database: Database,
  asked: { readonly key: SubjectKey; readonly since: Milliseconds },
  at: Milliseconds,
  by: string,
): Promise<Unsubscribe | null> {
  const writing = database.transaction(UNDO_STORES, "readwrite", { durability: "strict" });
  const key = await livingKey(writing, asked.key);
  const [entry, push] = await Promise.all([
    writing.objectStore("unsubscribes").get(key),
    writing.objectStore("outbox").get(key),
  ]);
  const captured = entry && isOwnOptOut(entry) && entry.since === asked.since;
  if (!captured || (await isOptedOutOtherwise(writing, entry, push))) return null;
  const undone = await takeBack(writing, entry, { at, by });
  await writing.done;
  return undone;
}

/** The entry says that it was taken back, and the outbox clears what it has written. */
export async function takeBack(
  writing: Undoing,
  entry: Unsubscribe,
  undo: { at: Milliseconds; by: string; act?: { reason: string; undoId: number } },
): Promise<Unsubscribe> {
  const { key } = entry;
  const { at, by, act } = undo;
  const [sent, planned, attention] = await Promise.all([
    sentFor(writing, key),
    writing.objectStore("planned").index("entry").getAllKeys(key),
    writing.objectStore("attention").index("key").getAllKeys(key),
  ]);
  const taken: Unsubscribe = {
    ...entry,
    status: "resubscribed",
    resubscribe: { at, reason: act?.reason ?? "", undone: true },
    confirmedAt: null,
  };
  const [undone] = await Promise.all([
    noteAct(writing, taken, { what: "undone", at, key, by, ...act }),
    writing.objectStore("outbox").put({ ...pushOf(key, "resubscribe", at), sent }),
    ...planned.map((id) => writing.objectStore("planned").delete(id)),
    ...attention.map((id) => writing.objectStore("attention").delete(id)),
  ]);
  return undone;
}

/** Whether they were opted out before the capture, or captured once more since, or a tick is known that it did not write. */
async function isOptedOutOtherwise(
  writing: Undoing,
  { key, since }: Unsubscribe,
  push: StoredPush | undefined,
): Promise<boolean> {
  const records = await writing.objectStore("known").index("entry").getAll(key);
  const history = writing.objectStore("history").index("key");
  const { before, after } = await aroundCapture(history, historyKeys(key, records), since);
  const ours = ownTicks(after, push?.sent ?? []);
  const otherTick = records.some(
    ({ recordId, agreed, gone }) =>
      gone === null &&
      Object.keys(agreed).some((field) => agreed[field] === true && !ours.get(recordId)?.has(field)),
  );
  return otherTick || standsAfter(before) || after.some(isCapture);
}
