import type { SubjectKey } from "../../model/person";
import type { PlannedChange, StoredPush } from "./database";

/** The part of a transaction that is needed. */
interface Reading {
  objectStore(name: "outbox"): { get(key: SubjectKey): Promise<StoredPush | undefined> };
  objectStore(name: "planned"): {
    index(name: "entry"): { getAll(of: IDBKeyRange): Promise<PlannedChange[]> };
  };
}

/** Writes for an entry that may have taken effect, though their answers are not stored yet. */
export async function sentFor(reading: Reading, key: SubjectKey): Promise<StoredPush["sent"]> {
  const [push, planned] = await Promise.all([
    reading.objectStore("outbox").get(key),
    reading.objectStore("planned").index("entry").getAll(IDBKeyRange.only(key)),
  ]);
  const byRun = planned.filter(({ sent, to }) => sent && to);
  return [...(push?.sent ?? []), ...byRun.map(({ recordId, from }) => ({ recordId, from }))];
}
