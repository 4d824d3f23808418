import type { SyncState } from "../../messages/sync";

/** Whether the next sync reads everyone again beside what changed: a preview does not, and says so. */
export function readsAllNext(sync: Pick<SyncState, "fullCheck" | "forecast" | "nextRun">): boolean {
  // A first sync reads all there is, and so does its preview.
  if (sync.forecast.atLeast) return false;
  const { wanted, next } = sync.fullCheck;
  return wanted || (next !== null && next === sync.nextRun);
}
