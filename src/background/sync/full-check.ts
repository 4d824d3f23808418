import type { Milliseconds } from "../../model/milliseconds";
import { type PullPass, readState } from "../database/database";
import { countOptedOut } from "../database/list";
import type { SyncContext } from "./context";

/** A delta can miss what moved no stamp: a record that was shared with this user, or a field that was shown to them. */
const CHECK_EVERY: Milliseconds = 7 * 24 * 60 * 60 * 1000;

/** Of the org's calls, and of this user's share of them: beyond this, the week's check waits for another night. */
const SHARE_FOR_CHECK = 0.5;

/** When all is due to be read again. */
export function dueForCheck(last: Milliseconds): Milliseconds {
  return last + CHECK_EVERY;
}

/** Whether all is due to be read again. A check in the future was noted while the computer's clock was ahead. */
export function isCheckDue(last: Milliseconds | undefined, now: Milliseconds): boolean {
  return last === undefined || last > now || now - last >= CHECK_EVERY;
}

/**
 * What a full check reads: everyone, once; or, for a list that is cheaper to look up, everyone opted out and the list.
 * Nothing, when the org's calls are short and nobody asked for it by hand.
 */
export async function passesOfCheck(
  context: SyncContext,
  { byHand }: PullPass & { kind: "check" },
): Promise<readonly PullPass[]> {
  if (!byHand && !hasCallsToSpare(context)) return [];
  const optedOut: PullPass = { kind: "changes", since: null, check: true };
  if (!(await isListLarge(context))) return [optedOut, { kind: "list" }];
  return [{ kind: "everyone", instead: [optedOut, { kind: "list", paged: true }] }];
}

/**
 * Whether everyone is read by fewer calls than the list is looked up by, as far as that is known beforehand.
 *
 * @param callsAPage how many calls a page of everyone counts for
 */
export async function isListLarge(context: SyncContext, callsAPage = 1): Promise<boolean> {
  const { database, bulk } = context;
  const listed = await countOptedOut(database);
  const people = (await readState(database, "people")) ?? 0;
  return listed > bulk.entriesToLookUp && (await isWorthReading(context, people * callsAPage));
}

/** In a very large org, a short list is looked up by fewer calls than everyone is read by. */
export async function isWorthReading({ database, bulk }: SyncContext, people: number): Promise<boolean> {
  const listed = await countOptedOut(database);
  return Math.ceil(people / bulk.rowsAPage) <= Math.ceil(listed / bulk.entriesALook);
}

function hasCallsToSpare({ salesforce, settings, callsBefore }: SyncContext): boolean {
  const { usage, calls } = salesforce;
  if (!usage) return true;
  const own = usage.allowed * (settings.apiShare / 100);
  return usage.used < usage.allowed * SHARE_FOR_CHECK && callsBefore + calls < own * SHARE_FOR_CHECK;
}
