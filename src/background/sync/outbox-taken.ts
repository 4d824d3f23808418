import type { Milliseconds } from "../../model/milliseconds";
import type { StoredPush } from "../database/database";

/**
 * Whether a push goes with the run that was opened at `takenUpTo`: a plain opt-out of an address that nothing was sent
 * for yet. The others have something to say that only a push of their own knows.
 */
export function isTaken(push: StoredPush, takenUpTo: Milliseconds): boolean {
  const { act, align, attempts, inFront, key, sent, since } = push;
  const isPlain = act === "optOut" && !align && inFront.length === 0 && key.startsWith("address:");
  return isPlain && attempts === 0 && sent.length === 0 && since <= takenUpTo;
}
