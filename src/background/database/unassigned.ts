import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { IdentityKey } from "../../model/identity";
import type { Milliseconds } from "../../model/milliseconds";
import type { Unsubscribe } from "../../model/unsubscribe";

/** An opt-out that was taken while nobody could tell who was logged in. It is on nobody's list yet. */
export interface UnassignedCapture {
  readonly apiHost: string;
  /** Null where the browser did not say which. */
  readonly storeId: string | null;
  /** The fingerprint of the session that was there: whoever it turns out to be of took this. Null: there was none. */
  readonly print: string | null;
  /** That session ended before anybody was asked, so that a person must say whose this is. */
  readonly orphan: boolean;
  /** Who said that it was not they who took it. */
  readonly notOf: readonly IdentityKey[];
  readonly since: Milliseconds;
  readonly recordId: string | null;
  readonly address: string | null;
  readonly name: string | null;
  readonly reason: Unsubscribe["reason"];
  readonly note: string | null;
  readonly source: Unsubscribe["source"];
  readonly leftOut?: readonly string[] | undefined;
  readonly align?: true | undefined;
}

/** As it is stored. */
export interface StoredCapture extends UnassignedCapture {
  readonly id: number;
}

interface UnassignedSchema extends DBSchema {
  captures: { key: number; value: StoredCapture };
}

const NAME = "quietlist-unassigned";

/** Keeps a capture: on disk before this resolves. Returns its number. */
export function keepUnassigned(capture: UnassignedCapture): Promise<number> {
  return withUnassigned(async (database) => {
    const writing = database.transaction("captures", "readwrite", { durability: "strict" });
    // The number is given by the store.
    const [id] = await Promise.all([writing.store.add(capture as StoredCapture), writing.done]);
    return id;
  });
}

/** All that are kept, the oldest first. */
export function readUnassigned(): Promise<StoredCapture[]> {
  return withUnassigned((database) => database.getAll("captures"));
}

/** Changes some of them where they are still there; null takes one away. */
export function changeUnassigned(
  ids: readonly number[],
  change: (capture: StoredCapture) => StoredCapture | null,
): Promise<void> {
  return withUnassigned(async (database) => {
    const writing = database.transaction("captures", "readwrite", { durability: "strict" });
    for (const id of ids) {
      const before = await writing.store.get(id);
      const after = before && change(before);
      if (after) await writing.store.put(after);
      else if (before) await writing.store.delete(id);
    }
    await writing.done;
  });
}

/** Opened for each use: most browsers never have one such capture. */
async function withUnassigned<T>(use: (database: IDBPDatabase<UnassignedSchema>) => Promise<T>): Promise<T> {
  const database = await openDB<UnassignedSchema>(NAME, 1, {
    upgrade: (created) => void created.createObjectStore("captures", { keyPath: "id", autoIncrement: true }),
  });
  try {
    return await use(database);
  } finally {
    database.close();
  }
}
