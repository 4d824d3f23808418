import type { PlannedChange } from "../database/database";

/** The part of a transaction that is needed. */
interface Dropping {
  objectStore(name: "observed"): { clear(): Promise<void> };
  objectStore(name: "planned"): {
    index(name: "sent"): { getAll(range: IDBKeyRange): Promise<PlannedChange[]> };
    clear(): Promise<void>;
    put(change: PlannedChange): Promise<unknown>;
  };
}

/** Lets go of what a run has read and planned, since other fields were chosen. What it has sent is yet to be told of. */
export async function dropUnsent(writing: Dropping): Promise<void> {
  const planned = writing.objectStore("planned");
  const sent = await planned.index("sent").getAll(IDBKeyRange.lowerBound(1));
  await planned.clear();
  for (const change of sent) await planned.put({ ...change, sent: 2 });
  await writing.objectStore("observed").clear();
}
