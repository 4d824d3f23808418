import type { Response } from "../../messages/contract";
import type { KeptKey, KeptStore } from "../../messages/kept";
import type { Database } from "./database";

/** A page of a store's rows as they are, in the order of their keys. */
export async function readKept(
  database: Database,
  store: KeptStore,
  after: KeptKey | null,
  limit: number,
): Promise<Response<"keptPage">> {
  const reading = database.transaction(store).store;
  const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
  const [keys, values] = await Promise.all([reading.getAllKeys(range, limit), reading.getAll(range, limit)]);
  const last = keys.at(-1);
  return {
    rows: reading.keyPath === null ? values.map((value, index) => ({ name: keys[index], value })) : values,
    next: keys.length < limit || last === undefined ? null : last,
  };
}
