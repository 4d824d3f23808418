import type { Milliseconds } from "../../model/milliseconds";
import type { StoredPush } from "../database/database";

/**
 * Whether a push may go with a run of the outbox: a plain opt-out of an address that nothing was sent for yet. The others
 * have something to say that only a push of their own knows.
 */
export function mayBeTaken({ act, align, attempts, inFront, key, sent }: StoredPush): boolean {
  const isPlain = act === "optOut" && !align && inFront.length === 0 && key.startsWith("address:");
  return isPlain && attempts === 0 && sent.length === 0;
}

/**
 * Whether a push goes with the run that was opened at `takenUpTo`. It says so itself: a clock that was set back, or is
 * not Salesforce's, would make one that came later look older than the run, which never looks it up.
 */
export function isTaken(push: StoredPush, takenUpTo: Milliseconds): boolean {
  return push.takenUpTo === takenUpTo;
}
