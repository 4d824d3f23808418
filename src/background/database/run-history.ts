/** Runs, and what each of them did, from the one history that everything is written to. */
import type { RunEvent } from "../../dashboard-messages";
import type { Change, HistoryEvent, Milliseconds, Run } from "../../model";
import { type Database, readState, type StoredRun } from "./database";

/** Clocks of this computer and of Salesforce stamp the events; they may be this far apart beyond what is known. */
const CLOCKS_APART: Milliseconds = 2 * 60_000;

/** Runs older than `before`, newest first. */
export async function readRuns(database: Database, before: number | null, limit: number): Promise<Run[]> {
  const runs: Run[] = [];
  const range = before === null ? null : IDBKeyRange.upperBound(before, true);
  let cursor = await database.transaction("runs").store.openCursor(range, "prev");
  for (; cursor && runs.length < limit; cursor = await cursor.continue())
    runs.push(withoutCheckpoint(cursor.value));
  return runs;
}

/** A run without its checkpoint, which is nobody else's business. */
export function withoutCheckpoint(run: StoredRun): Run {
  const { id, trigger, startedAt, phase, endedAt, outcome, held, failure, figures } = run;
  return { id, trigger, startedAt, phase, endedAt, outcome, held, failure, figures };
}

/**
 * A page of what a run did. Every page costs the same, however long the history: its first event is found by bisection.
 *
 * @param after the `next` of the page before; null for the first
 * @param limit events that are looked at; the answer may hold fewer
 */
export async function readRunEvents(
  database: Database,
  runId: number,
  after: number | null,
  limit: number,
): Promise<{ events: readonly RunEvent[]; next: number | null }> {
  const run = await database.get("runs", runId);
  if (!run) return { events: [], next: null };
  const offset = (await readState(database, "clockOffset")) ?? 0;
  const from = run.startedAt + Math.min(0, offset) - CLOCKS_APART;
  const to = run.endedAt === null ? Number.POSITIVE_INFINITY : run.endedAt + Math.abs(offset) + CLOCKS_APART;
  const first = after === null ? await firstEventSince(database, from) : after + 1;

  const reading = database.transaction(["history", "unsubscribes", "known"]);
  const events: RunEvent[] = [];
  let cursor = await reading.objectStore("history").openCursor(IDBKeyRange.lowerBound(first));
  let looked = 0;
  let last = first;
  for (; cursor && looked < limit && cursor.value.at <= to; cursor = await cursor.continue()) {
    looked += 1;
    last = cursor.key;
    const event = cursor.value;
    if (!isOfRun(event, run, from)) continue;
    const seen = event.what === "confirmed" || !("recordId" in event) ? null : event.recordId;
    const [entry, record] = await Promise.all([
      reading.objectStore("unsubscribes").get(event.key),
      seen === null ? undefined : reading.objectStore("known").get(seen),
    ]);
    events.push({ event, name: record?.name ?? entry?.name ?? null });
  }
  return { events, next: cursor && cursor.value.at <= to ? last : null };
}

/** What a sync has yet to write, by record. */
export async function readPlanned(
  database: Database,
  after: string | null,
  limit: number,
): Promise<{ changes: readonly Change[]; next: string | null }> {
  const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
  const changes = await database.getAll("planned", range, limit);
  return { changes, next: changes.length < limit ? null : (changes.at(-1)?.recordId ?? null) };
}

/** Writes carry their run; learning happens in runs only, and in one at a time. */
function isOfRun(event: HistoryEvent, run: Run, from: Milliseconds): boolean {
  if (event.what === "written" || event.what === "refused") return event.runId === run.id;
  const learning = event.what === "learned" || event.what === "ended";
  return learning && event.at >= from;
}

/** Events are stored in the order of time, give or take the clocks. */
async function firstEventSince(database: Database, moment: Milliseconds): Promise<number> {
  const history = database.transaction("history").store;
  let low = (await history.openKeyCursor())?.key ?? 0;
  let high = ((await history.openKeyCursor(null, "prev"))?.key ?? -1) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const event = await history.openCursor(IDBKeyRange.lowerBound(middle));
    if (event && event.value.at < moment) low = event.key + 1;
    else high = middle;
  }
  return low;
}
