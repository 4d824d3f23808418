import type { Milliseconds } from "../../model/milliseconds";
import type { Observation } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import type { Database } from "../database/database";
import { isTaken } from "../database/outbox-taken";
import { readMany } from "../database/read-many";
import type { BulkRow } from "../salesforce/bulk/bulk";
import type { SyncContext } from "./context";
import { keyOfRecord } from "./follow";
import { unsettledOf } from "./unsettled";

/** Puts records on the stage, where reconciling finds them. Of two sights of one record the newer one stays. */
export async function stage(
  { database, aside }: SyncContext,
  records: readonly Observation[],
): Promise<void> {
  if (aside) {
    for (const record of records) {
      const before = aside.get(record.recordId);
      if (before && before.systemModstamp > record.systemModstamp) continue;
      aside.set(record.recordId, { ...record, entry: keyOfRecord(record) });
    }
    return;
  }
  const writing = database.transaction("observed", "readwrite");
  const ids = records.map(({ recordId }) => recordId);
  const there = await readMany(writing.store.index("recordId"), ids, ({ recordId }) => recordId);
  const staged = new Map(there.map((record) => [record.recordId, record]));
  const newest = new Map<string, Observation>(staged);
  const toStore = new Map<string, Observation>();
  for (const record of records) {
    const before = newest.get(record.recordId);
    if (before && before.systemModstamp > record.systemModstamp) continue;
    newest.set(record.recordId, record);
    toStore.set(record.recordId, record);
  }
  await Promise.all(
    [...toStore.values()].flatMap((record) => {
      const entry = keyOfRecord(record);
      const before = staged.get(record.recordId);
      const readdressed = before !== undefined && before.entry !== entry;
      return [
        writing.store.put({ ...record, entry }),
        ...(readdressed ? [writing.store.delete([before.entry, before.recordId])] : []),
      ];
    }),
  );
  await writing.done;
}

/**
 * Ticked records, records seen before, and records whose address or id is on the list. The rest is not ours. On the stage
 * is one that this run has read before: what is there may be a tick that is gone.
 */
export async function relevantOf(
  { database }: SyncContext,
  observations: readonly Observation[],
): Promise<Observation[]> {
  const reading = database.transaction(["unsubscribes", "known", "observed"]);
  const list = reading.objectStore("unsubscribes");
  const known = reading.objectStore("known");
  const staged = reading.objectStore("observed").index("recordId");
  const matters = await Promise.all(
    observations.map(async (record) => {
      if (Object.values(record.optedOut).includes(true)) return true;
      const byRecord: SubjectKey = `record:${record.recordId}`;
      const keys = await Promise.all([
        known.getKey(record.recordId),
        staged.getKey(record.recordId),
        list.getKey(keyOfRecord(record)),
        list.getKey(byRecord),
      ]);
      return keys.some((key) => key !== undefined);
    }),
  );
  return observations.filter((_, index) => matters[index]);
}

/** As `relevantOf`, for the rows of a whole org, by keys that are read once for many thousand rows. */
export interface Relevance {
  readonly matters: (row: BulkRow) => boolean;
  /** Those of the records about which there is something to decide. */
  readonly unsettled: (records: readonly Observation[]) => Promise<Observation[]>;
}

/** By context: with the wake-up that it belongs to, it is let go. */
const opened = new WeakMap<SyncContext, { readonly jobId: string; readonly relevance: Relevance }>();

/**
 * Reads the keys once for all pages of a job: of a long list they cost as much as a page itself. What joins the list
 * meanwhile is looked up by its own push, as it is when it comes after the last page.
 *
 * @param takenUpTo only what the run of the outbox that was opened then has taken on matters
 */
export async function relevanceFor(
  context: SyncContext,
  jobId: string,
  takenUpTo?: Milliseconds,
): Promise<Relevance> {
  const before = opened.get(context);
  if (before?.jobId === jobId) return before.relevance;
  const relevance = await openRelevance(context, takenUpTo);
  opened.set(context, { jobId, relevance });
  return relevance;
}

async function openRelevance(context: SyncContext, takenUpTo?: Milliseconds): Promise<Relevance> {
  const { database } = context;
  const isWhole = takenUpTo === undefined;
  const listed = new Set(
    isWhole ? await database.getAllKeys("unsubscribes") : await takenKeys(database, takenUpTo),
  );
  const seen = new Set(isWhole ? await database.getAllKeys("known") : []);
  for (const [, recordId] of await database.getAllKeys("observed")) seen.add(recordId);
  return {
    matters: (row) =>
      (isWhole && row.ticked) ||
      seen.has(row.recordId) ||
      listed.has(keyOfRecord(row)) ||
      listed.has(`record:${row.recordId}`),
    unsettled: (records) => unsettledOf(context, records, (record) => listed.has(keyOfRecord(record))),
  };
}

async function takenKeys(database: Database, takenUpTo: Milliseconds): Promise<SubjectKey[]> {
  const pushes = await database.getAll("outbox");
  return pushes.filter((push) => isTaken(push, takenUpTo)).map(({ key }) => key);
}
