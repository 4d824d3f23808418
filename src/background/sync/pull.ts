import type { Observation, SubjectKey, Unsubscribe } from "../../model";
import { fieldsToWrite } from "../../settings";
import type { PullCheckpoint, PullPass } from "../database/database";
import type { RecordAt } from "../salesforce/salesforce";
import type { SyncContext } from "./context";
import { withSuccessors } from "./find";
import { keyOfRecord } from "./follow";

/** Entries of the list that one look-up takes: the addresses must fit one statement. */
const ENTRIES_A_LOOK = 100;

/**
 * Reads one page and stores what matters of it, together with nothing else: the caller stores the checkpoint, and a
 * page read twice is stored once.
 *
 * @returns the checkpoint after this page, and how many records were read
 */
export async function pullPage(
  context: SyncContext,
  checkpoint: PullCheckpoint,
): Promise<{ checkpoint: PullCheckpoint; read: number }> {
  const [pass, ...later] = checkpoint.passes;
  if (!pass) return { checkpoint, read: 0 };
  return pass.kind === "changes"
    ? pullChanges(context, checkpoint, pass, later)
    : pullList(context, checkpoint, later);
}

async function pullChanges(
  context: SyncContext,
  checkpoint: PullCheckpoint,
  pass: PullPass & { kind: "changes" },
  later: readonly PullPass[],
) {
  const fields = fieldsToWrite(context.settings);
  const page = await context.salesforce.readChanges({ fields, since: pass.since, cursor: checkpoint.cursor });
  const relevant = await relevantOf(context, page.observations);
  await stage(context, await withSuccessors(context, relevant));
  const passes = page.cursor ? checkpoint.passes : later;
  const asOf = checkpoint.asOf ?? page.asOf;
  return { checkpoint: { ...checkpoint, passes, cursor: page.cursor, asOf }, read: page.observations.length };
}

async function pullList(context: SyncContext, checkpoint: PullCheckpoint, later: readonly PullPass[]) {
  const { database, salesforce, settings } = context;
  const after = checkpoint.listKey === null ? null : IDBKeyRange.lowerBound(checkpoint.listKey, true);
  const entries: Unsubscribe[] = await database.getAll("unsubscribes", after, ENTRIES_A_LOOK);
  const last = entries.at(-1);
  if (!last) return { checkpoint: { ...checkpoint, passes: later, listKey: null }, read: 0 };

  const fields = fieldsToWrite(settings);
  const addresses: string[] = [];
  const records: RecordAt[] = [];
  for (const { subject, status } of entries) {
    if (status !== "optedOut") continue;
    if (subject.kind === "address") addresses.push(subject.address);
    else records.push(subject);
  }
  const found: Observation[] = [];
  if (addresses.length > 0) found.push(...(await salesforce.findByAddress(addresses, fields)).observations);
  if (records.length > 0) found.push(...(await salesforce.findByIds(records, fields)).observations);
  await stage(context, await withSuccessors(context, found));
  return { checkpoint: { ...checkpoint, listKey: last.key }, read: found.length };
}

/** Ticked records, records seen before, and records whose address or id is on the list. The rest is not ours. */
async function relevantOf(
  context: SyncContext,
  observations: readonly Observation[],
): Promise<Observation[]> {
  const reading = context.database.transaction(["unsubscribes", "known"]);
  const list = reading.objectStore("unsubscribes");
  const known = reading.objectStore("known");
  const matters = await Promise.all(
    observations.map(async (record) => {
      if (Object.values(record.optedOut).includes(true)) return true;
      const byRecord: SubjectKey = `record:${record.recordId}`;
      const keys = await Promise.all([
        known.getKey(record.recordId),
        list.getKey(keyOfRecord(record)),
        list.getKey(byRecord),
      ]);
      return keys.some((key) => key !== undefined);
    }),
  );
  return observations.filter((_, index) => matters[index]);
}

async function stage(context: SyncContext, records: readonly Observation[]): Promise<void> {
  const writing = context.database.transaction("observed", "readwrite");
  for (const record of records) {
    const before = await writing.store.get(record.recordId);
    if (before && before.systemModstamp > record.systemModstamp) continue;
    await writing.store.put({ ...record, entry: keyOfRecord(record) });
  }
  await writing.done;
}
