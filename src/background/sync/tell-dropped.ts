import type { StoredRun } from "../database/database";
import { LONGEST_WAIT } from "./bulk-policy";
import { isInVain, waiting } from "./bulk-write";
import type { SyncContext } from "./context";
import { outcomesOf } from "./write";
import { RECORDS_A_STEP, settleWrites } from "./write-planned";

/**
 * Tells of what a run had sent when other fields were chosen, once nothing more can come of it: what shows as written, and
 * was last edited by this user. The rest may be somebody else's, or was never done.
 *
 * @returns null when there is nothing to tell
 */
export async function tellDropped(context: SyncContext, run: StoredRun): Promise<StoredRun | null> {
  const { database, salesforce, identity } = context;
  const dropped = await database.getAllFromIndex("planned", "sent", 2, RECORDS_A_STEP);
  const [first] = dropped;
  if (!first) return null;
  const { job, runId } = first;
  try {
    if (job !== null && (await salesforce.bulk.look("writing", job)).state === "working")
      return waiting(context, run, LONGEST_WAIT);
  } catch (error) {
    if (!isInVain(error, run)) throw error;
  }
  const mine = dropped.filter((change) => change.job === job && change.runId === runId);
  const outcomes = await outcomesOf(context, mine, (await database.get("runs", runId))?.fields);
  const kept = outcomes.filter((it) => it.kind === "kept" && it.shown.lastModifiedById === identity.userId);
  await settleWrites(context, { ...run, id: runId }, kept);
  const writing = database.transaction("planned", "readwrite");
  await Promise.all([...mine.map(({ recordId }) => writing.store.delete(recordId)), writing.done]);
  return run;
}
