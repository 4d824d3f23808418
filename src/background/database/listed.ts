/** The list as the dashboard reads it: in pages, and again only what changed. */
import type { IDBPTransaction } from "idb";
import type { Response } from "../../messages/contract";
import type { ListedPerson, ListMark } from "../../messages/dashboard";
import type { KnownRecord } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { Database, QuietlistSchema } from "./database";
import { fateOf } from "./list";

const STORES = ["unsubscribes", "outbox", "attention", "known", "planned", "history"] as const;
type Reading = IDBPTransaction<QuietlistSchema, readonly (typeof STORES)[number][], "readonly">;

/** More events than this since the last look: reading the whole list is cheaper than reading them. */
const MOST_CHANGES = 2_500;

/**
 * A page of the list in the order of its keys.
 *
 * @param after the last key of the page before; null for the first page
 */
export async function readListPage(
  database: Database,
  after: SubjectKey | null,
  limit: number,
): Promise<Response<"listPage">> {
  const reading = database.transaction(STORES);
  const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
  const entries = await reading.objectStore("unsubscribes").getAll(range, limit);
  const mark = after === null ? await readFirstMark(reading) : null;
  const first = entries[0]?.key;
  const last = entries.at(-1)?.key;
  if (first === undefined || last === undefined) return { people: [], next: null, mark };
  // By one range each: a question for every entry would take many times as long.
  const page = IDBKeyRange.bound(first, last);
  const [pending, planned, attention, records] = await Promise.all([
    reading.objectStore("outbox").getAllKeys(page),
    reading.objectStore("planned").index("entry").getAll(page),
    reading.objectStore("attention").index("key").getAll(page),
    reading.objectStore("known").index("entry").getAll(page),
  ]);
  const waiting = new Set([...pending, ...planned.map(({ entry }) => entry)]);
  const asking = new Set(attention.map(({ key }) => key));
  const names = new Map(records.map(({ entry, name }) => [entry, name]));
  const inSight = new Set(records.filter(isInSight).map(({ entry }) => entry));
  const people = entries.map((unsubscribe) => ({
    unsubscribe,
    fate: fateOf(waiting.has(unsubscribe.key), asking.has(unsubscribe.key) ? 1 : 0),
    name: unsubscribe.name ?? names.get(unsubscribe.key) ?? null,
    seen: inSight.has(unsubscribe.key) || (unsubscribe.origin === "learned" && !names.has(unsubscribe.key)),
  }));
  return { people, next: entries.length < limit ? null : last, mark };
}

/** These entries as they stand now; those that are not on the list are left out. */
export async function readListed(database: Database, keys: readonly SubjectKey[]): Promise<ListedPerson[]> {
  return listedIn(database.transaction(STORES), keys);
}

/** Everyone with an event since `since`; null for the people when there are too many to be worth it. */
export async function readListChanges(
  database: Database,
  since: number,
): Promise<{ people: readonly ListedPerson[] | null; mark: ListMark }> {
  const reading = database.transaction(STORES);
  const mark = await readMark(reading);
  if (mark.seen - since > MOST_CHANGES) return { people: null, mark };
  const events = await reading.objectStore("history").getAll(IDBKeyRange.lowerBound(since, true));
  const keys = new Set(events.map(({ key }) => key));
  return { people: await listedIn(reading, [...keys]), mark };
}

async function listedIn(reading: Reading, keys: readonly SubjectKey[]): Promise<ListedPerson[]> {
  const found = await Promise.all(keys.map((key) => reading.objectStore("unsubscribes").get(key)));
  return Promise.all(
    found
      .filter((unsubscribe) => unsubscribe !== undefined)
      .map((unsubscribe) => listed(reading, unsubscribe)),
  );
}

async function listed(reading: Reading, unsubscribe: Unsubscribe): Promise<ListedPerson> {
  const { key, name, origin } = unsubscribe;
  const [pending, planned, attention, records] = await Promise.all([
    reading.objectStore("outbox").getKey(key),
    reading.objectStore("planned").index("entry").getKey(key),
    reading.objectStore("attention").index("key").count(key),
    reading.objectStore("known").index("entry").getAll(key),
  ]);
  return {
    unsubscribe,
    fate: fateOf((pending ?? planned) !== undefined, attention),
    name: name ?? records[0]?.name ?? null,
    seen: records.some(isInSight) || (origin === "learned" && records.length === 0),
  };
}

/** Once seen, and not out of this user's sight since. */
function isInSight({ gone }: KnownRecord): boolean {
  return gone?.kind !== "unseen";
}

async function readFirstMark(reading: Reading): Promise<ListMark & { entries: number }> {
  const [mark, entries] = await Promise.all([readMark(reading), reading.objectStore("unsubscribes").count()]);
  return { ...mark, entries };
}

async function readMark(reading: Reading): Promise<ListMark> {
  const [newest, pending, attention] = await Promise.all([
    reading.objectStore("history").openKeyCursor(null, "prev"),
    reading.objectStore("outbox").count(),
    reading.objectStore("attention").count(),
  ]);
  return { seen: newest?.key ?? 0, pending, attention };
}
