import { fieldsToWrite, type Settings } from "../../settings";
import type { Database } from "../database/database";
import { closedByFields } from "./open-run";

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
  const writing = database.transaction(["planned", "observed", "runs", "state"], "readwrite");
  await writing.objectStore("planned").clear();
  await writing.objectStore("observed").clear();
  await writing.objectStore("state").put(true, "lookUpList");
  const newest = await writing.objectStore("runs").openCursor(null, "prev");
  if (newest && (newest.value.endedAt === null || newest.value.outcome === "held")) {
    await newest.update(closedByFields(newest.value, now));
  }
  await writing.done;
}
