import type { Milliseconds } from "../../model/milliseconds";

/**
 * From which size on Salesforce's bulk engine takes over. The measure is API calls, as counted in the test org: a job
 * costs one to ask for it, two looks until it is complete, and one a page of its result.
 */
export interface BulkPolicy {
  /** Records of one object in a pass, above which a job reads them and not page after page. */
  readonly recordsToRead: number;
  /** Opted-out entries of the list, above which everyone is read and not the list looked up. */
  readonly entriesToLookUp: number;
  /** Planned changes of one object and set of fields, above which a job writes them and not small batches. */
  readonly changesToWrite: number;
  /** Rows of a result that are read at once: about 200 bytes each, and a worker that is at it too long is stopped. */
  readonly rowsAPage: number;
  /** Entries that one look-up takes: 100 addresses fit one statement. */
  readonly entriesALook: number;
  /** Rows of one writing job; Salesforce works on 10,000 at a time, and a browser can mark this many in one go. */
  readonly rowsAJob: number;
}

/**
 * Reading: a page has 2,000 records, of all three objects at once. At 20,000 records of one object that is nine more
 * pages against four calls; with two such objects nine against eight.
 *
 * Looking up: 100 entries a call, against nine calls for the three jobs and one for each 25,000 people of the org. At
 * 3,000 entries that is 30 calls, which pays in orgs up to half a million people. How many people there are is known
 * when the jobs are complete; where their pages are more than the look-ups, the list is looked up after all.
 *
 * Writing: 200 changes a call, against six calls for a job; both are read back alike. From 1,200 changes on a job is
 * cheaper, but slower up to 2,000, which is also where Salesforce's own advice begins ("Salesforce Developer Limits and
 * Allocations Quick Reference", Bulk API 2.0).
 */
export const USUAL_BULK: BulkPolicy = {
  recordsToRead: 20_000,
  entriesToLookUp: 3_000,
  changesToWrite: 2_000,
  rowsAPage: 25_000,
  entriesALook: 100,
  rowsAJob: 50_000,
};

const FIRST_LOOK: Milliseconds = 5_000;
export const LONGEST_WAIT: Milliseconds = 60_000;

/** How long a job is left alone after so many looks in vain. */
export function untilNextLook(looks: number): Milliseconds {
  return Math.min(LONGEST_WAIT, FIRST_LOOK * 2 ** Math.min(looks, 10));
}
