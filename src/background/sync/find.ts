import type { Observation, Unsubscribe } from "../../model";
import { objectOfId } from "../../salesforce-id";
import type { SyncContext } from "./context";
import { successor } from "./follow";
import { allFields } from "./write";

/** Every record these entries speak for, and what gone ones became. */
export async function find(
  context: Pick<SyncContext, "salesforce" | "settings">,
  entries: readonly Unsubscribe[],
): Promise<Observation[]> {
  const { salesforce } = context;
  const fields = allFields(context);
  const addresses: string[] = [];
  const records = [];
  for (const { subject } of entries) {
    if (subject.kind === "address") addresses.push(subject.address);
    else records.push(subject);
  }
  const found: Observation[] = [];
  if (addresses.length > 0) found.push(...(await salesforce.findByAddress(addresses, fields)).observations);
  if (records.length > 0) found.push(...(await salesforce.findByIds(records, fields)).observations);
  return withSuccessors(context, found);
}

/** Longer chains of merges and conversions are somebody's test data. */
const LONGEST_CHAIN = 5;

/** These records, and what the gone ones among them became. */
export async function withSuccessors(
  { salesforce, settings }: Pick<SyncContext, "salesforce" | "settings">,
  records: readonly Observation[],
): Promise<Observation[]> {
  const fields = allFields({ settings });
  const found = [...records];
  for (let round = 0; round < LONGEST_CHAIN; round++) {
    const ids = new Set(found.map((record) => record.recordId));
    const missing = found.flatMap((record) => {
      const next = successor(record);
      if (next === null || ids.has(next)) return [];
      return [{ object: objectOfId(next) ?? record.object, recordId: next }];
    });
    if (missing.length === 0) break;
    const next = (await salesforce.findByIds(missing, fields)).observations;
    if (next.length === 0) break;
    found.push(...next);
  }
  return found;
}
