/**
 * Lets go of what is older than somebody wants it kept: the history of people who are not opted out, and their entries.
 * Whoever is opted out stays, with all that proves it. What goes leaves its last link in the chain and an event that says
 * how much went, so that the rest of the history can still be checked, and nobody can pass off a deletion as this.
 */
import { type HistoryEvent, WHOLE_LIST } from "../../model/history-event";
import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import type { Unsubscribe } from "../../model/unsubscribe";
import { type ChainLink, type Database, readState, type Writing } from "./database";

const LINKS_A_STEP = 500;
const STORES = [
  "unsubscribes",
  "history",
  "chain",
  "known",
  "outbox",
  "planned",
  "attention",
  "tasks",
  "state",
] as const;
type Trimming = Writing<(typeof STORES)[number]>;

const DAY: Milliseconds = 24 * 60 * 60 * 1000;
/** Leap days counted in: a year is never cut short. */
const YEAR: Milliseconds = 366 * DAY;

/**
 * Once a day, if anything is not to be kept for ever.
 *
 * @param years 0: for ever
 * @param now by Salesforce's clock, as far as it is known
 */
export async function trimWhenDue(
  database: Database,
  years: number,
  now: Milliseconds,
  by: string,
): Promise<void> {
  if (years === 0) return;
  const last = await readState(database, "lastTrim");
  if (last !== undefined && last <= now && now - last < DAY) return;
  await trim(database, now - years * YEAR, now, by);
  await database.put("state", now, "lastTrim");
}

/** Each step is a transaction of its own: a worker that dies in between has let go of less, and says so. */
async function trim(database: Database, before: Milliseconds, at: Milliseconds, by: string): Promise<void> {
  let after = 0;
  for (;;) {
    const writing = database.transaction(STORES, "readwrite");
    const links = await writing
      .objectStore("chain")
      .getAll(IDBKeyRange.lowerBound(after, true), LINKS_A_STEP);
    const events = await dropFrom(writing, links, before);
    if (events > 0)
      await writing.objectStore("history").add({ what: "trimmed", at, key: WHOLE_LIST, by, before, events });
    await writing.done;
    const last = links.at(-1);
    if (last === undefined || links.length < LINKS_A_STEP) break;
    after = last.number;
  }
  await dropEntries(database, before);
}

/** @returns how many events went */
async function dropFrom(
  writing: Trimming,
  links: readonly ChainLink[],
  before: Milliseconds,
): Promise<number> {
  let events = 0;
  /** What went since the last event that stays, and the link that stands for it. */
  let gone: { dropped: number; readonly links: ChainLink[] } = { dropped: 0, links: [] };
  const standIn = async () => {
    const last = gone.links.at(-1);
    if (last && gone.links.some(({ dropped }) => dropped === 0)) {
      for (const { number } of gone.links.slice(0, -1)) await writing.objectStore("chain").delete(number);
      await writing.objectStore("chain").put({ ...last, dropped: gone.dropped });
    }
    gone = { dropped: 0, links: [] };
  };
  for (const link of links) {
    const event = link.dropped > 0 ? undefined : await writing.objectStore("history").get(link.number);
    const goes = event !== undefined && (await mayGo(writing, event, before));
    if (goes) {
      await writing.objectStore("history").delete(link.number);
      events += 1;
    }
    if (goes || link.dropped > 0) {
      gone.links.push(link);
      gone.dropped += goes ? 1 : link.dropped;
    } else {
      await standIn();
    }
  }
  // The chain's head stays as it is: what is chained next begins at it.
  await standIn();
  return events;
}

/** Old, and of nobody who is opted out, also not under the address that its record was given since. */
async function mayGo(writing: Trimming, event: HistoryEvent, before: Milliseconds): Promise<boolean> {
  if (event.at >= before || event.what === "trimmed") return false;
  const entry = await writing.objectStore("unsubscribes").get(event.key);
  if (entry?.status === "optedOut") return false;
  if (!event.key.startsWith("record:")) return true;
  const record = await writing.objectStore("known").get(event.key.slice("record:".length));
  const own = record && (await writing.objectStore("unsubscribes").get(record.entry));
  return own?.status !== "optedOut";
}

/** Entries that are over, of which nothing is left to tell and nothing to do. */
async function dropEntries(database: Database, before: Milliseconds): Promise<void> {
  for (const status of ["ended", "resubscribed"] as const) {
    for (const key of await database.getAllKeysFromIndex("unsubscribes", "status", status)) {
      const writing = database.transaction(STORES, "readwrite");
      const entry = await writing.objectStore("unsubscribes").get(key);
      if (entry?.status === status && (await isOver(writing, entry, before))) await dropEntry(writing, key);
      await writing.done;
    }
  }
}

async function isOver(writing: Trimming, entry: Unsubscribe, before: Milliseconds): Promise<boolean> {
  if (Math.max(entry.since, entry.resubscribe?.at ?? 0) >= before) return false;
  const { key } = entry;
  const waiting = await Promise.all([
    writing.objectStore("history").index("key").getKey(key),
    writing.objectStore("outbox").getKey(key),
    writing.objectStore("planned").index("entry").getKey(key),
    writing.objectStore("attention").index("key").getKey(key),
  ]);
  return waiting.every((it) => it === undefined);
}

async function dropEntry(writing: Trimming, key: SubjectKey): Promise<void> {
  await writing.objectStore("unsubscribes").delete(key);
  for (const recordId of await writing.objectStore("known").index("entry").getAllKeys(key))
    await writing.objectStore("known").delete(recordId);
}
