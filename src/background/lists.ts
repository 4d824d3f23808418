import type { IdentityKey } from "../model/identity";
import type { Database } from "./database/database";
import { openDatabase } from "./database/open-database";

/** Opens each user's database once in the life of the worker; a database that was closed is opened anew. */
export function openLists(): (identity: IdentityKey) => Promise<Database> {
  const open = new Map<IdentityKey, Promise<Database>>();
  return (identity) => {
    const known = open.get(identity);
    if (known) return known;
    const opening = openDatabase(identity);
    open.set(identity, opening);
    const forget = () => open.delete(identity);
    opening.then((database) => {
      database.addEventListener("close", forget);
      // It is about to be upgraded or deleted, and closes itself for that, which tells nobody "close".
      database.addEventListener("versionchange", forget);
    }, forget);
    return opening;
  };
}
