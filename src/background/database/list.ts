import type { OptedOutAmong, OptedOutSince } from "../../messages/page";
import type { ListState } from "../../messages/person";
import type { HistoryEvent } from "../../model/history-event";
import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import type { Fate, Unsubscribe } from "../../model/unsubscribe";
import type { Database } from "./database";
import { livingKey } from "./living-key";
import { isTaken, takenUpTo } from "./outbox-taken";

/**
 * Exactly one fate for every entry: waiting to be pushed, in need of a person, or agreed.
 *
 * @param pending whether a write to one of its records waits: its push, or what a sync has planned
 * @param attention how many things about it need a person
 */
export function fateOf(pending: boolean, attention: number): Fate {
  if (pending) return "pending";
  return attention > 0 ? "attention" : "confirmed";
}

/** What the list says about one entry, by the key that it has by now, read in one transaction. */
export async function readListState(database: Database, asked: SubjectKey): Promise<ListState> {
  const reading = database.transaction(["unsubscribes", "outbox", "attention", "known", "planned"]);
  const key = await livingKey(reading, asked);
  const [unsubscribe, push, planned, attention] = await Promise.all([
    reading.objectStore("unsubscribes").get(key),
    reading.objectStore("outbox").get(key),
    reading.objectStore("planned").index("entry").getKey(key),
    reading.objectStore("attention").index("key").getAll(key),
  ]);
  return {
    unsubscribe: unsubscribe ?? null,
    fate: unsubscribe ? fateOf((push ?? planned) !== undefined, attention.length) : null,
    nextAttempt: push?.nextAttempt ?? null,
    failure: push?.failure ?? null,
    attention,
  };
}

/** The entry that speaks for a record: by its own id, by the address it was last seen with, or by a hinted address. */
export async function findEntry(
  database: Database,
  recordId: string | null,
  address: string | null,
): Promise<Unsubscribe | null> {
  const reading = database.transaction(["unsubscribes", "known"]);
  const list = reading.objectStore("unsubscribes");
  const seen = recordId === null ? undefined : await reading.objectStore("known").get(recordId);
  const keys: SubjectKey[] = [];
  if (seen) keys.push(seen.entry);
  if (recordId !== null) keys.push(`record:${recordId}`);
  if (address !== null) keys.push(`address:${address}`);
  const entries = await Promise.all(keys.map((key) => list.get(key)));
  return entries.find((entry) => entry?.status === "optedOut") ?? entries.find((entry) => entry) ?? null;
}

/** Which of many are opted out, in one transaction: records by id or last seen address, and addresses. */
export async function findOptedOut(
  database: Database,
  recordIds: readonly string[],
  addresses: readonly string[],
): Promise<OptedOutAmong> {
  const reading = database.transaction(["unsubscribes", "known"]);
  const list = reading.objectStore("unsubscribes");
  const optedOut = async (key: SubjectKey | undefined) => {
    const entry = key && (await list.get(key));
    return entry?.status === "optedOut" ? { since: entry.since, reason: entry.reason } : null;
  };
  const ofRecord = async (id: string) =>
    (await optedOut(`record:${id}`)) ?? (await optedOut((await reading.objectStore("known").get(id))?.entry));
  const [records, others] = await Promise.all([
    Promise.all(recordIds.map(async (id) => [id, await ofRecord(id)] as const)),
    Promise.all(addresses.map(async (address) => [address, await optedOut(`address:${address}`)] as const)),
  ]);
  return { recordIds: withoutOthers(records), addresses: withoutOthers(others) };
}

function withoutOthers(asked: readonly (readonly [string, OptedOutSince | null])[]) {
  return Object.fromEntries(asked.flatMap(([name, found]) => (found ? [[name, found]] : [])));
}

/**
 * How many are opted out: all but the few who are not. To count by an index takes a browser some ten times as long as to
 * count a store, a tenth of a second for each 10,000 entries, and while it counts, nothing can be written to the list.
 */
export async function countOptedOut(database: Database): Promise<number> {
  const { store } = database.transaction("unsubscribes");
  const status = store.index("status");
  const [all, resubscribed, ended] = await Promise.all([
    store.count(),
    status.count("resubscribed"),
    status.count("ended"),
  ]);
  return all - resubscribed - ended;
}

/** Figures for the screens. */
export async function countList(
  database: Database,
): Promise<{ listed: number; pending: number; attention: number }> {
  const [listed, pending, attention] = await Promise.all([
    countOptedOut(database),
    database.count("outbox"),
    database.count("attention"),
  ]);
  return { listed, pending, attention };
}

/** A person's history, oldest first, with what was noted under a record's id before its address was known. */
export async function readHistory(database: Database, key: SubjectKey): Promise<readonly HistoryEvent[]> {
  const records = await database.getAllKeysFromIndex("known", "entry", key);
  const keys: SubjectKey[] = [
    ...new Set([key, ...records.map((recordId): SubjectKey => `record:${recordId}`)]),
  ];
  const events = await Promise.all(keys.map((each) => database.getAllFromIndex("history", "key", each)));
  return events.flat().sort((a, b) => a.at - b.at);
}

/**
 * When the next push is due, or the next Task that is to follow one; null when none is waiting. What a run has taken on
 * waits for that run, which may be paused for days: it must wake nobody meanwhile.
 */
export async function nextPush(database: Database): Promise<Milliseconds | null> {
  const reading = database.transaction(["outbox", "tasks", "runs"]);
  const outbox = reading.objectStore("outbox");
  const [run, push, task] = await Promise.all([
    reading.objectStore("runs").openCursor(null, "prev"),
    outbox.index("nextAttempt").openKeyCursor(),
    reading.objectStore("tasks").index("nextAttempt").openKeyCursor(),
  ]);
  const taken = takenUpTo(run?.value);
  const pushes = taken === null ? [] : await outbox.getAll();
  const moments = [
    ...(taken === null && push ? [push.key] : []),
    ...pushes.flatMap((it) => (isTaken(it, taken) ? [] : it.nextAttempt)),
    ...(task ? [task.key] : []),
  ];
  return moments.reduce<Milliseconds | null>((next, it) => Math.min(next ?? it, it), null);
}
