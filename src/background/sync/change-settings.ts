import { fieldsToWrite, type Settings } from "../../settings";
import { type Database, readState, writeState } from "../database/database";
import type { SyncContext } from "./context";
import { dropUnsent } from "./drop-unsent";
import { closedByFields, isSwitched } from "./open-run";

/**
 * The fields to be written have changed: what was planned for the old ones is dropped, a run under way is closed, and
 * the next one looks up the whole list. The old fields keep what they hold.
 */
export async function fieldsChanged(
  database: Database,
  before: Settings,
  after: Settings,
  now: number,
): Promise<void> {
  if (JSON.stringify(fieldsToWrite(before)) === JSON.stringify(fieldsToWrite(after))) return;
  await dropPlan(database, now);
}

/** What is planned is for fields that nobody wants any more, and the list is on those. */
export async function dropPlan(database: Database, now: number): Promise<void> {
  const writing = database.transaction(["planned", "observed", "runs", "state"], "readwrite");
  await dropUnsent(writing);
  await writing.objectStore("state").put(true, "lookUpList");
  const newest = await writing.objectStore("runs").openCursor(null, "prev");
  if (newest && (newest.value.endedAt === null || newest.value.outcome === "held")) {
    await newest.update(closedByFields(newest.value, now));
  }
  await writing.done;
}

/**
 * A push goes to other fields than the list was written to, as with the sync switched off: a record that has those
 * already is in no delta. Another browser of this user may have chosen them, and choose others again, and tells nobody.
 */
export async function noteFields({ database, settings }: SyncContext): Promise<void> {
  const others = isSwitched(fieldsToWrite(settings), await readState(database, "listFields"));
  if (others && !(await readState(database, "lookUpList"))) await writeState(database, "lookUpList", true);
}
