import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * How long to wait before the next attempt. Doubling with full jitter above half, so that a floor of reps whose
 * network comes back at the same moment does not call at the same moment.
 *
 * @param attempts failed in a row, 1 or more
 * @param random from 0 to 1
 */
export function backoff(failure: Pick<Failure, "kind">, attempts: number, random: number): Milliseconds {
  const spread = 0.5 + random / 2;
  // The limit is a rolling 24 hours: some of it comes back every hour.
  if (failure.kind === "limit") return HOUR * (1 + spread);
  // A live session wakes the outbox by itself (cookie, page, browser start); the alarm is the safety net.
  if (failure.kind === "session") return 15 * MINUTE * spread;
  return Math.min(HOUR, 15 * SECOND * 2 ** Math.min(attempts, 12)) * spread;
}

/** Nothing waits longer than this: a later moment was written while the computer's clock was wrong. */
const LONGEST_WAIT: Milliseconds = 3 * 60 * 60 * 1000;

/** Whether an attempt set for `moment` is due at `now`, both by this computer's clock, which may have been moved. */
export function isDueAt(moment: Milliseconds, now: Milliseconds): boolean {
  return moment <= now || moment > now + LONGEST_WAIT;
}

/**
 * Whether a failure is over once Salesforce is reached, or somebody logs in. Not a TIMEOUT, nor a page of maintenance: an
 * org in trouble would be asked anew with each page that opens.
 */
export function waitsToGetThere(failure: Failure | null): boolean {
  return failure?.kind === "session" || failure?.code === "NETWORK";
}
