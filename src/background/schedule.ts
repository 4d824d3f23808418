import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";

/** The hour is Pacific, as it was with Sales Connect, wherever the rep is. */
const TIME_ZONE = "America/Los_Angeles";
const MINUTES_OF_SPREAD = 60;

/**
 * The minute of the hour at which one user's sync is due, always the same: a floor of reps must not call at the same
 * moment.
 */
export function spreadOf(identity: IdentityKey): number {
  // FNV-1a, its bits mixed once more: neighbouring ids must not end up at neighbouring minutes.
  let hash = 0x811c9dc5;
  for (const character of identity) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) % MINUTES_OF_SPREAD;
}

/** The next moment after `now` at which a sync is due. On a night without that hour, or with two, Temporal decides. */
export function nextDue(now: Milliseconds, hour: number, minute: number): Milliseconds {
  const today = dueOn(now, 0, hour, minute);
  return today > now ? today : dueOn(now, 1, hour, minute);
}

/** The latest moment, up to and including `now`, at which a sync was due. */
export function lastDue(now: Milliseconds, hour: number, minute: number): Milliseconds {
  const today = dueOn(now, 0, hour, minute);
  return today <= now ? today : dueOn(now, -1, hour, minute);
}

/** Calendar days, not 24 hours: a day of a daylight-saving change has 23 or 25. */
function dueOn(now: Milliseconds, days: number, hour: number, minute: number): Milliseconds {
  const day = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(TIME_ZONE)
    .toPlainDate()
    .add({ days });
  return day.toZonedDateTime({ timeZone: TIME_ZONE, plainTime: { hour, minute } }).epochMilliseconds;
}

/**
 * Whether a nightly sync waits to be started.
 *
 * @param lastStarted when the newest run started; null before the first
 * @param firstSeen when this user was first met: nothing is due from before that
 */
export function isDue(
  now: Milliseconds,
  due: { readonly hour: number; readonly minute: number },
  lastStarted: Milliseconds | null,
  firstSeen: Milliseconds,
): boolean {
  const moment = lastDue(now, due.hour, due.minute);
  // What lies in the future was written while the computer's clock was ahead; it says nothing about tonight.
  const met = moment > firstSeen || firstSeen > now;
  return met && (lastStarted === null || lastStarted < moment || lastStarted > now);
}
