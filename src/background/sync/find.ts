import type { Observation } from "../../model/observation";
import type { Unsubscribe } from "../../model/unsubscribe";
import { objectOfId } from "../../salesforce-id";
import type { Found, RecordAt } from "../salesforce/salesforce";
import type { SyncContext } from "./context";
import { successor } from "./follow";
import { allFields, batches } from "./write";

/** Every record these entries speak for, and what gone ones became; and which fields are hidden from this user. */
export async function find(
  context: Pick<SyncContext, "salesforce" | "settings">,
  entries: readonly Unsubscribe[],
): Promise<Found> {
  const { salesforce } = context;
  const fields = allFields(context);
  const addresses: string[] = [];
  const records = [];
  for (const { subject } of entries) {
    if (subject.kind === "address") addresses.push(subject.address);
    else records.push(subject);
  }
  const found: Observation[] = [];
  let hidden: Found["hidden"] = [];
  for (const some of batches(addresses, ADDRESSES_A_CALL)) {
    const byAddress = await salesforce.findByAddress(some, fields);
    found.push(...byAddress.observations);
    hidden = byAddress.hidden;
  }
  found.push(...(await findByIds(context, records)));
  return { observations: await withSuccessors(context, found), hidden };
}

/** Addresses that one call takes. */
const ADDRESSES_A_CALL = 100;

/** Ids that one call takes. */
const IDS_A_CALL = 2000;

/** These records, however many. */
export async function findByIds(
  context: Pick<SyncContext, "salesforce" | "settings">,
  records: readonly RecordAt[],
): Promise<Observation[]> {
  const found: Observation[] = [];
  for (const some of batches(records, IDS_A_CALL))
    found.push(...(await context.salesforce.findByIds(some, allFields(context))).observations);
  return found;
}

/** Longer chains of merges and conversions are somebody's test data. */
const LONGEST_CHAIN = 5;

/**
 * These records, and what the gone ones among them became.
 *
 * @param there says which records need no look, since what they show is at hand elsewhere
 */
export async function withSuccessors(
  context: Pick<SyncContext, "salesforce" | "settings">,
  records: readonly Observation[],
  there: (recordIds: readonly string[]) => Promise<ReadonlySet<string>> = async () => new Set(),
): Promise<Observation[]> {
  const found = [...records];
  const looked = new Set<string>();
  for (let round = 0; round < LONGEST_CHAIN; round++) {
    for (const { recordId } of found) looked.add(recordId);
    const missing = new Map<string, RecordAt>();
    for (const record of found) {
      const next = successor(record);
      if (next === null || looked.has(next)) continue;
      missing.set(next, { object: objectOfId(next) ?? record.object, recordId: next });
    }
    for (const recordId of missing.keys()) looked.add(recordId);
    for (const recordId of await there([...missing.keys()])) missing.delete(recordId);
    const next = await findByIds(context, [...missing.values()]);
    if (next.length === 0) break;
    found.push(...next);
  }
  return found;
}
