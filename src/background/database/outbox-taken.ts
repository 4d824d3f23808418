import type { Milliseconds } from "../../model/milliseconds";
import type { StoredPush, StoredRun } from "./database";

/** The moment by which pushes are known that an open run of the outbox has taken on; null where no such run is open. */
export function takenUpTo(newest: StoredRun | null | undefined): Milliseconds | null {
  return newest?.trigger === "outbox" && newest.endedAt === null ? newest.startedAt : null;
}

/**
 * Whether a push goes with the run that was opened at `takenUpTo`. It says so itself: a clock that was set back, or is
 * not Salesforce's, would make one that came later look older than the run, which never looks it up.
 */
export function isTaken(push: StoredPush, takenUpTo: Milliseconds | null): boolean {
  return push.takenUpTo === takenUpTo;
}
