import type { Run } from "../../model/run";
import { type Database, readState } from "../database/database";

/**
 * Lets the open run pause until its user says otherwise; the step that is under way is still done. Kept apart from the
 * run's checkpoint, which that step is about to store.
 */
export async function pauseRun(database: Database): Promise<void> {
  const writing = database.transaction(["runs", "state"], "readwrite");
  const newest = await writing.objectStore("runs").openCursor(null, "prev");
  if (newest?.value.endedAt === null) await writing.objectStore("state").put(newest.value.id, "pausedRun");
  await writing.done;
}

/** Lets the open run go on now, whether its user has paused it or it waits for another attempt. */
export async function letGoOn(database: Database): Promise<void> {
  const writing = database.transaction(["runs", "state"], "readwrite");
  await writing.objectStore("state").delete("pausedRun");
  const newest = await writing.objectStore("runs").openCursor(null, "prev");
  const waits = newest?.value.endedAt === null && newest.value.failure !== null;
  if (waits) await newest.update({ ...newest.value, nextAttempt: 0 });
  await writing.done;
}

/** Whether its user has paused this run. */
export async function isPaused(database: Database, run: Pick<Run, "id">): Promise<boolean> {
  return (await readState(database, "pausedRun")) === run.id;
}
