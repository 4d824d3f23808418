/** Runs, and what each of them did, from the one history that everything is written to. */
import type { RunEvent } from "../../messages/dashboard";
import type { Change } from "../../model/plan";
import type { Run } from "../../model/run";
import type { Database, StoredRun } from "./database";
import { eventsIn } from "./events-in";

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
 * A page of what a run did, oldest first.
 *
 * @param after the `next` of the page before; null for the first
 */
export async function readRunEvents(
  database: Database,
  runId: number,
  after: number | null,
  limit: number,
): Promise<{ events: readonly RunEvent[]; next: number | null }> {
  return readActEvents(database, "runId", runId, after, limit);
}

/** A page of what an undo did, oldest first: who was resubscribed, and who was left alone. */
export async function readUndoEvents(
  database: Database,
  undoId: number,
  after: number | null,
  limit: number,
): Promise<{ events: readonly RunEvent[]; next: number | null }> {
  return readActEvents(database, "undoId", undoId, after, limit);
}

async function readActEvents(
  database: Database,
  act: "runId" | "undoId",
  id: number,
  after: number | null,
  limit: number,
): Promise<{ events: readonly RunEvent[]; next: number | null }> {
  const reading = database.transaction(["history", "unsubscribes", "known"]);
  const placed = await eventsIn(reading.objectStore("history").index(act), id, after ?? 0, limit);
  const events = await Promise.all(
    placed.map(async ({ event }): Promise<RunEvent> => {
      const seen = "recordId" in event ? event.recordId : null;
      const [entry, record] = await Promise.all([
        reading.objectStore("unsubscribes").get(event.key),
        seen === null ? undefined : reading.objectStore("known").get(seen),
      ]);
      return { event, name: record?.name ?? entry?.name ?? null };
    }),
  );
  return { events, next: placed.length < limit ? null : (placed.at(-1)?.id ?? null) };
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
