import type { SyncContext } from "./context";
import { logTasks } from "./log-tasks";
import { isSyncToFollow, openRun } from "./open-run";
import { endWaiting } from "./outbox";
import { openOutboxRun } from "./outbox-run";
import { drainOutbox } from "./push";
import { advanceRun } from "./run";

/**
 * Everything there is to do for one user, step by step: captures first, also between the steps of a run, so that an
 * opt-out made during the nightly sync of a large org still reaches Salesforce at once, and no two steps of one user
 * write at the same time. The caller holds the user's lock.
 *
 * @param sessionIsNew a session has just come to life, or Salesforce was reached: what waits for that is tried now
 * @param beforeStep called before each step; the place to tell the browser that the worker is still at it
 */
export async function work(
  context: SyncContext,
  { sessionIsNew, beforeStep }: { sessionIsNew: boolean; beforeStep: () => Promise<unknown> },
): Promise<void> {
  if (sessionIsNew) await endWaiting(context.database);
  for (;;) {
    await beforeStep();
    await openOutboxRun(context);
    if (await drainOutbox(context)) continue;
    if ((await logTasks(context)) || (await advanceRun(context))) continue;
    if (!(await isSyncToFollow(context))) return;
    await openRun(context, "manual");
  }
}
