import { openDB, type StoreNames } from "idb";
import type { IdentityKey } from "../../model/identity";
import type { Database, QuietlistSchema } from "./database";
import { ListFault, listFaultOf } from "./list-fault";
import { asReadOnly } from "./read-only";

const VERSION = 1;

/** Every store, so that a database in which one is missing is told from a whole one. */
const STORES: Readonly<Record<StoreNames<QuietlistSchema>, true>> = {
  unsubscribes: true,
  history: true,
  chain: true,
  outbox: true,
  attention: true,
  known: true,
  observed: true,
  planned: true,
  runs: true,
  imports: true,
  undos: true,
  tasks: true,
  state: true,
};

/**
 * Opens one user's database, creating or upgrading it. One that a newer version of Quietlist has written is opened to be
 * read alone. Rejects with a `ListFault` when the browser cannot open it, or parts of it are missing.
 */
export async function openDatabase(identity: IdentityKey): Promise<Database> {
  try {
    const database = await openAs(identity, VERSION).catch(async (error: unknown) => {
      if (!(error instanceof Error) || error.name !== "VersionError") throw error;
      return asReadOnly(await openAs(identity, undefined));
    });
    const names = Object.keys(STORES) as StoreNames<QuietlistSchema>[];
    if (names.every((name) => database.objectStoreNames.contains(name))) return database;
    database.close();
    throw new ListFault("LIST_UNREADABLE", "parts of the list's database are missing");
  } catch (error) {
    throw listFaultOf(error) ?? error;
  }
}

function openAs(identity: IdentityKey, version: number | undefined): Promise<Database> {
  return openDB<QuietlistSchema>(databaseName(identity), version, {
    upgrade(database) {
      database.createObjectStore("unsubscribes", { keyPath: "key" }).createIndex("status", "status");
      const history = database.createObjectStore("history", { autoIncrement: true });
      history.createIndex("key", "key");
      // An event without one of these is in no such index.
      for (const act of ["runId", "importId", "undoId"] as const) history.createIndex(act, act);
      database.createObjectStore("outbox", { keyPath: "key" }).createIndex("nextAttempt", "nextAttempt");
      database.createObjectStore("chain", { keyPath: "number" });
      const attention = database.createObjectStore("attention", { keyPath: "id" });
      attention.createIndex("key", "key");
      attention.createIndex("cause", "cause");
      database.createObjectStore("known", { keyPath: "recordId" }).createIndex("entry", "entry");
      const observed = database.createObjectStore("observed", { keyPath: ["entry", "recordId"] });
      observed.createIndex("entry", "entry");
      observed.createIndex("recordId", "recordId");
      const planned = database.createObjectStore("planned", { keyPath: "recordId" });
      planned.createIndex("entry", "entry");
      planned.createIndex("sent", "sent");
      database.createObjectStore("tasks", { keyPath: "id" }).createIndex("nextAttempt", "nextAttempt");
      database.createObjectStore("runs", { keyPath: "id" });
      database.createObjectStore("imports", { keyPath: "importId" });
      database.createObjectStore("undos", { keyPath: "id" });
      database.createObjectStore("state");
    },
    // It is to be upgraded or deleted: let go at once, or whoever wants that waits for ever.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

/** The name of one user's database, as the browser's tools show it. */
export function databaseName(identity: IdentityKey): string {
  return `quietlist.${identity}`;
}
