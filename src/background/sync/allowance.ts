import type { Milliseconds } from "../../model/milliseconds";
import type { Settings } from "../../settings";
import type { OwnCalls } from "../database/database";
import { type ApiUsage, SalesforceFailure } from "../salesforce/salesforce";
import type { SyncContext } from "./context";

const DAY: Milliseconds = 24 * 60 * 60 * 1000;

/** None of the org's calls above this share of its day: the rest belongs to the org's own work. */
const LEFT_ALONE = 0.8;

/** Own calls with some more counted in; a count that is a day old, or from the future, begins anew. */
export function countCalls(before: OwnCalls | undefined, calls: number, now: Milliseconds): OwnCalls {
  const fresh = before && before.since <= now && now - before.since < DAY;
  return fresh ? { ...before, calls: before.calls + calls } : { since: now, calls };
}

/** When the calls counted by now no longer count; null when none do. */
export function freshAt(own: OwnCalls | undefined, now: Milliseconds): Milliseconds | null {
  return own && countCalls(own, 0, now).since === own.since && own.calls > 0 ? own.since + DAY : null;
}

/** How many calls a user's syncs may make in 24 hours. */
export function shareOf(allowed: number, { apiShare }: Pick<Settings, "apiShare">): number {
  return Math.floor((allowed * apiShare) / 100);
}

/**
 * Lets a run take its next step, or throws a `SalesforceFailure` of kind `limit`: the org's day is nearly used up, or
 * this user's share of it is. Pushes are not asked: an opt-out is not held back for a budget.
 *
 * @param usage null before the first answer: then one call finds out
 */
export function watchAllowance(
  usage: ApiUsage | null,
  own: number,
  settings: Pick<Settings, "apiShare">,
): void {
  if (!usage) return;
  if (usage.used > usage.allowed * LEFT_ALONE) {
    const message = `${usage.used} of the org's ${usage.allowed} API calls of these 24 hours are used`;
    throw new SalesforceFailure({ kind: "limit", code: "ORG_NEARLY_USED", message, fields: [] });
  }
  const share = shareOf(usage.allowed, settings);
  if (own > share) {
    const message = `${own} of the ${share} API calls that your syncs may use in 24 hours are used`;
    throw new SalesforceFailure({ kind: "limit", code: "SHARE_USED", message, fields: [] });
  }
}

/** The same, by what this context has counted. */
export function watchCalls({ salesforce, allowedBefore, callsBefore, settings }: SyncContext): void {
  // The share is known from before; how much of the day all others have used is not, until the first answer.
  const before = allowedBefore === null ? null : { used: 0, allowed: allowedBefore };
  watchAllowance(salesforce.usage ?? before, callsBefore + salesforce.calls, settings);
}
