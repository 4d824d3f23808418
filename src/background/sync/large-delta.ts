import type { PullPass } from "../database/database";
import type { SyncContext } from "./context";
import { isWorthReading } from "./full-check";

/**
 * So many calls are better than one page of a bulk result, night after night: a page has 5 MB, and of the terabyte that an
 * org may fetch a day (Bulk API limits, "Maximum query results") each of 2,500 people has 80 pages, but 1,000 calls.
 */
export const CALLS_A_PAGE = 5;

/**
 * Where a job of the org's own touches everybody each night, such as one that scores them, little of it concerns the list.
 * Of so many records only the opted-out ones are read, and the list is looked up instead, by address and by id, the ended
 * entries as well: so all is seen that the whole delta would have shown of it.
 *
 * @param records how many the delta has
 * @returns the same passes where that is not far cheaper
 */
export async function withoutLargeDelta(
  context: SyncContext,
  passes: readonly PullPass[],
  records: number,
): Promise<readonly PullPass[]> {
  const [pass, ...later] = passes;
  if (pass?.kind !== "changes" || pass.since === null || pass.ticked) return passes;
  if (records <= context.bulk.recordsToRead || (await isWorthReading(context, records * CALLS_A_PAGE)))
    return passes;
  return [
    { ...pass, ticked: true },
    ...later.filter(({ kind }) => kind !== "list"),
    { kind: "list", ended: true, paged: pass.paged },
  ];
}
