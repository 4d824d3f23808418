import { normaliseAddress } from "../../email-address";
import type { Observation } from "../../model/observation";
import type { SubjectKey } from "../../model/person";

/** The list entry a record belongs to: its address, or the record itself when it has none. */
export function keyOfRecord(record: Pick<Observation, "recordId" | "address">): SubjectKey {
  const address = normaliseAddress(record.address);
  return address === null ? `record:${record.recordId}` : `address:${address}`;
}

export interface Follower {
  readonly from: Observation;
  readonly to: Observation;
  readonly via: "converted" | "merged";
}

/**
 * Records that are gone → what they became, at the end of the chain (a Lead merged into a Lead that was converted
 * ends at the Contact). Records that were deleted for good, and ends of chains that were not observed, are left out.
 */
export function followers(observations: ReadonlyMap<string, Observation>): Iterable<Follower> {
  return followersAmong(observations.values(), (recordId) => observations.get(recordId));
}

/** The same for some records, where `find` knows all that were observed. */
export function* followersAmong(
  records: Iterable<Observation>,
  find: (recordId: string) => Observation | undefined,
): Iterable<Follower> {
  for (const from of records) {
    let to: Observation | undefined = from;
    const seen = new Set<string>();
    while (to?.gone && !seen.has(to.recordId)) {
      seen.add(to.recordId);
      const next = successor(to);
      to = next === null ? undefined : find(next);
    }
    if (from.gone && to && !to.gone)
      yield { from, to, via: from.gone.kind === "merged" ? "merged" : "converted" };
  }
}

/** The id of the record that this one became; null when it is not gone, or gone for good. */
export function successor(record: Pick<Observation, "gone">): string | null {
  if (record.gone?.kind === "converted") return record.gone.contactId;
  if (record.gone?.kind === "merged") return record.gone.into;
  return null;
}
