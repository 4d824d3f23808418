import type { Held } from "../../model/plan";

/** A night beyond both of these is out of the ordinary. */
const MANY_RECORDS = 500;
const LARGE_SHARE_OF_LIST = 0.2;

/**
 * Whether a plan waits until a person has looked at it; null: it goes on. Real-time pushes are never held, and
 * learning is not writing, so it is not held either.
 */
export function hold(plan: {
  readonly changes: number;
  readonly listed: number;
  readonly firstSync: boolean;
  readonly fieldSwitched: boolean;
}): Held | null {
  const { changes, listed, firstSync, fieldSwitched } = plan;
  if (changes === 0) return null;
  if (firstSync) return { why: "firstSync", changes };
  if (fieldSwitched) return { why: "fieldSwitched", changes };
  return changes > MANY_RECORDS && changes > LARGE_SHARE_OF_LIST * listed
    ? { why: "tooMany", changes }
    : null;
}
