import type { Observation } from "../../model/observation";
import type { Reach } from "./carry-over";
import { followers, keyOfRecord } from "./follow";
import type { Pushed } from "./outbox";

/**
 * The records that reps had in front when they opted somebody out, under the address that they have by now: it may have
 * been changed since, or is hidden. The person is meant, so what they are known by now is opted out, too.
 */
export function reachesInFront(pushes: readonly Pushed[], found: readonly Observation[]): Reach[] {
  const byId = new Map(found.map((record) => [record.recordId, record]));
  const became = new Map([...followers(byId)].map(({ from, to }) => [from.recordId, to]));
  return pushes.flatMap(({ push, entry }) =>
    inFrontOf({ push, entry }).flatMap((recordId) => {
      const record = became.get(recordId) ?? byId.get(recordId);
      return !record || record.gone ? [] : { from: entry, record, key: keyOfRecord(record) };
    }),
  );
}

/** By id, the records that are to be opted out whatever their address is by now. */
export function inFrontOf({ push, entry }: Pushed): readonly string[] {
  return push.act === "optOut" && entry.status === "optedOut" ? push.inFront : [];
}
