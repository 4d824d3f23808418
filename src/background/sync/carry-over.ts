import type { Observation } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import { isResubscribedSince } from "../../model/resubscribed-at";
import type { Unsubscribe } from "../../model/unsubscribe";
import { noteAct } from "../database/note-act";
import { inPlaceOf, pushOf } from "../database/push-of";
import type { SyncContext } from "./context";
import { keyOfRecord } from "./follow";
import { carriedEntry, standsBeside } from "./plan-builder";
import { recordsOf } from "./plan-push";
import type { Occasion } from "./settle";

/** An opt-out, and a record that it reaches under another address. */
export interface Reach {
  readonly from: Unsubscribe;
  readonly record: Observation;
  /** The list's key of that other address. */
  readonly key: SubjectKey;
}

const STORES = ["unsubscribes", "history", "outbox", "attention", "planned"] as const;

/**
 * An opt-out reaches what its records were converted or merged into: that address is opted out as well, its entry says
 * so, and is pushed to all of its records. Otherwise a tick that somebody takes from there would be of an address that
 * nobody was asked about. A push of an older resubscribe is dropped.
 *
 * @returns whether any entry was opted out by this; then whatever was planned for it holds no more
 */
export async function carryOver(
  { database }: SyncContext,
  reaches: readonly Reach[],
  on: Occasion,
): Promise<boolean> {
  if (reaches.length === 0) return false;
  const writing = database.transaction(STORES, "readwrite", { durability: "strict" });
  const list = writing.objectStore("unsubscribes");
  let carried = false;
  for (const { from, record, key } of reaches) {
    const [own, still] = await Promise.all([list.get(key), list.get(from.key)]);
    if (still?.status !== "optedOut") continue;
    if (standsBeside(own, from) || isResubscribedSince(own, from, on.at)) continue;
    const [waiting, attention, planned] = await Promise.all([
      writing.objectStore("outbox").get(key),
      writing.objectStore("attention").index("key").getAllKeys(key),
      writing.objectStore("planned").index("entry").getAllKeys(key),
    ]);
    const field = Object.keys(record.optedOut)[0] ?? "";
    const who = record.lastModifiedBy;
    const entry = { ...carriedEntry(from, record, on.at), name: own?.name ?? record.name };
    await Promise.all([
      writing
        .objectStore("outbox")
        .put(inPlaceOf(waiting, { ...pushOf(key, "optOut", on.at), inFront: [record.recordId] })),
      noteAct(writing, entry, {
        what: "learned",
        at: on.at,
        key,
        by: on.by,
        recordId: record.recordId,
        field,
        who,
        carriedFrom: from.key,
      }),
      ...attention.map((id) => writing.objectStore("attention").delete(id)),
      ...planned.map((id) => writing.objectStore("planned").delete(id)),
    ]);
    carried = true;
  }
  await writing.done;
  return carried;
}

/**
 * The records that each entry may not touch though it would reach them: what they became has an entry of its own that
 * was resubscribed later, and that explicit act is the last word.
 */
export async function resubscribedLater(
  { database, now }: SyncContext,
  entries: readonly Unsubscribe[],
  found: readonly Observation[],
): Promise<ReadonlyMap<SubjectKey, ReadonlySet<string>>> {
  const spared = new Map<SubjectKey, Set<string>>();
  for (const { from, record, key } of reachesOf(entries, found)) {
    const own = await database.get("unsubscribes", key);
    if (isResubscribedSince(own, from, now()))
      spared.set(from.key, (spared.get(from.key) ?? new Set()).add(record.recordId));
  }
  return spared;
}

/** What these entries reach under other addresses than their own, since records were converted or merged. */
export function reachesOf(entries: readonly Unsubscribe[], found: readonly Observation[]): Reach[] {
  // Without a record that is gone, nothing leads from one address to another.
  if (!found.some(({ gone }) => gone !== null)) return [];
  return entries
    .filter(({ status }) => status === "optedOut")
    .flatMap((from) =>
      recordsOf(from.key, found, true)
        .map((record) => ({ from, record, key: keyOfRecord(record) }))
        .filter(({ record, key }) => key !== from.key && from.key !== `record:${record.recordId}`),
    );
}
