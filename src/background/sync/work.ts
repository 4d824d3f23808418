import type { SyncContext } from "./context";
import { drainOutbox } from "./push";
import { advanceRun } from "./run";

/**
 * Everything there is to do for one user, step by step: captures first, also between the steps of a run, so that an
 * opt-out made during the nightly sync of a large org still reaches Salesforce at once, and no two steps of one user
 * write at the same time. The caller holds the user's lock.
 *
 * @param sessionIsNew a session or the network has just come back, so what waits for it is tried now
 * @param beforeStep called before each step; the place to tell the browser that the worker is still at it
 */
export async function work(
  context: SyncContext,
  { sessionIsNew, beforeStep }: { sessionIsNew: boolean; beforeStep: () => Promise<void> },
): Promise<void> {
  let waitingToo = sessionIsNew;
  for (;;) {
    await beforeStep();
    if (await drainOutbox(context, waitingToo)) {
      // What failed again just now waits for its own time.
      waitingToo = false;
      continue;
    }
    waitingToo = false;
    if (!(await advanceRun(context))) return;
  }
}
