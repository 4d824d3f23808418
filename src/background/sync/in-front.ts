import type { Observation } from "../../model/observation";
import { objectOfId } from "../../salesforce-id";
import type { StoredPush } from "../database/database";
import type { Reach } from "./carry-over";
import type { SyncContext } from "./context";
import { findByIds, withSuccessors } from "./find";
import { followers, keyOfRecord } from "./follow";
import type { Pushed } from "./outbox";

/**
 * The records that reps had in front when they opted somebody out, and that are not among those found: the address was
 * changed since, or hidden, or Salesforce does not find it by what is asked. The person is meant, so what they are known by
 * now is opted out, too; under the key of the entry itself where they have its address all the same. Costs a call only
 * when there are such records.
 */
export async function reachesInFront(
  context: SyncContext,
  pushes: readonly Pushed[],
  found: readonly Observation[],
): Promise<Reach[]> {
  const there = new Set(found.map(({ recordId }) => recordId));
  const missing = pushes.flatMap(({ push, entry }) =>
    push.act === "optOut" && entry.status === "optedOut"
      ? push.inFront.filter((recordId) => !there.has(recordId)).map((recordId) => ({ recordId, entry }))
      : [],
  );
  if (missing.length === 0) return [];
  const records = missing.flatMap(({ recordId }) => {
    const object = objectOfId(recordId);
    return object === null ? [] : { object, recordId };
  });
  const shown = await withSuccessors(context, await findByIds(context, records));
  const byId = new Map(shown.map((record) => [record.recordId, record]));
  const became = new Map([...followers(byId)].map(({ from, to }) => [from.recordId, to]));
  return missing.flatMap(({ recordId, entry }) => {
    const record = became.get(recordId) ?? byId.get(recordId);
    return !record || record.gone ? [] : { from: entry, record, key: keyOfRecord(record) };
  });
}

/** Looked at: it is not looked for again at each attempt. */
export async function forgetInFront({ database }: SyncContext, pushes: readonly StoredPush[]): Promise<void> {
  const writing = database.transaction("outbox", "readwrite");
  for (const { key, since, inFront } of pushes) {
    const now = await writing.store.get(key);
    if (now?.since === since && inFront.length > 0) await writing.store.put({ ...now, inFront: [] });
  }
  await writing.done;
}
