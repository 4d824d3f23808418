import { SoqlError } from "./error.ts";
import { isLed } from "./narrow.ts";
import type { Scope } from "./scope.ts";
import type { Narrow } from "./source.ts";

/** Of the first million records; 15 % of what is beyond (the same guide, "Query Optimizer" and its selectivity cheat sheet). */
const SELECTIVE_SHARE = 0.3;

/**
 * Throws where a large org would be too long at it: no index leads to the rows. Ids, addresses, other names and
 * references have one, `SystemModstamp` has one that is used for few rows, a checkbox has none (developer.salesforce.com,
 * "Best Practices for Deployments with Large Data Volumes", Indexes). Of an OR, each way needs one ("Query & Search
 * Optimization Cheat Sheet", OR Condition). A pattern of LIKE counts as none here.
 */
export function refuseUnselective(scope: Scope, narrow: Narrow): void {
  if (!scope.timesOut || isLed(narrow)) return;
  // The words are those of the public recordings of this code.
  const slow = new SoqlError("QUERY_TIMEOUT", "Your query request was running for too long.");
  const { changedFrom: from, changedTo: to = Number.POSITIVE_INFINITY } = narrow;
  if (from === undefined) throw slow;
  let [rows, moved] = [0, 0];
  for (const { SystemModstamp } of scope.source.candidates(scope.shape.name, { deletedToo: true })) {
    const at = Date.parse(String(SystemModstamp));
    rows += 1;
    if (at >= from && at <= to) moved += 1;
  }
  if (moved > rows * SELECTIVE_SHARE) throw slow;
}
