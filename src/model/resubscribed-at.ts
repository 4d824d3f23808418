import type { Milliseconds } from "./milliseconds";
import { askedAt, type Unsubscribe } from "./unsubscribe";

/** What is known of Salesforce's clock is as old as its last answer; beyond this, one of the clocks was wrong. */
const CLOCKS_APART: Milliseconds = 5 * 60_000;

/**
 * The moment up to which edits in Salesforce are older than a resubscribe. One that lies in the future was dated by a
 * computer whose clock was ahead: then no edit is older for sure, and a person decides.
 *
 * @param now by Salesforce's clock
 */
export function resubscribedAt({ resubscribe }: Unsubscribe, now: Milliseconds): Milliseconds {
  const at = resubscribe?.at ?? 0;
  return at > now + CLOCKS_APART ? 0 : at;
}

/**
 * Whether a resubscribe is the last word beside an opt-out of another entry that reaches the same record. Acts of one
 * list came in the order of its history. Of others the dates tell; a resubscribe that is dated by a clock that was ahead
 * may be older than it says: then the opt-out has it.
 */
export function isResubscribedSince(
  own: Unsubscribe | null | undefined,
  optOut: Unsubscribe,
  now: Milliseconds,
): boolean {
  if (own?.status !== "resubscribed") return false;
  return own.lastAct && optOut.lastAct
    ? own.lastAct > optOut.lastAct
    : resubscribedAt(own, now) > askedAt(optOut);
}
