import { normaliseAddress } from "../../email-address";
import type { KnownRecord, Observation } from "../../model/observation";
import type { Unsubscribe } from "../../model/unsubscribe";
import { objectOfId } from "../../salesforce-id";
import { readMany } from "../database/read-many";
import type { Found, RecordAt } from "../salesforce/salesforce";
import type { SyncContext } from "./context";
import { successor } from "./follow";
import { allFields, batches } from "./write";

/**
 * Every record these entries speak for, and what gone ones became; and which fields are hidden from this user.
 *
 * @param inFront ids of records to be shown as well; whoever has their address just as it is written there is found, too
 */
export async function find(
  context: SyncContext,
  entries: readonly Unsubscribe[],
  inFront: readonly string[] = [],
  fields = allFields(context),
): Promise<Found> {
  const addresses: string[] = [];
  const records: RecordAt[] = [];
  for (const { subject } of entries) {
    if (subject.kind === "address") addresses.push(subject.address);
    else records.push(subject);
  }
  const { observations, hidden } = await findByAddress(context, addresses, fields);
  const there = idsOf(observations);
  for (const recordId of inFront) {
    const object = objectOfId(recordId);
    if (object !== null && !there.has(recordId)) records.push({ object, recordId });
  }
  const byId = await findByIds(context, records, fields);
  const written = byId.flatMap(({ address }) =>
    address !== null && addresses.includes(normaliseAddress(address) ?? "") ? address : [],
  );
  const alike = await findByAddress(context, written, fields);
  const found = await withSuccessors(context, [...observations, ...byId, ...alike.observations]);
  return { observations: found, hidden };
}

/**
 * Every record with one of these addresses, however many. An encrypted address may be found only as it is written there,
 * so it is asked for as Salesforce has shown it, too; and records known to have it are asked for by their ids when they
 * are not found.
 */
export async function findByAddress(
  context: SyncContext,
  addresses: readonly string[],
  fields = allFields(context),
): Promise<Found> {
  const known = await readMany(
    context.database.transaction("known").store.index("entry"),
    addresses.map((address) => `address:${address}`),
    ({ entry }) => entry,
  );
  const spellings = new Set([...addresses, ...known.flatMap(({ address }) => address ?? [])]);
  const found: Observation[] = [];
  let hidden: Found["hidden"] = [];
  for (const some of batches([...spellings], ADDRESSES_A_CALL)) {
    const byAddress = await context.salesforce.findByAddress(some, fields);
    found.push(...byAddress.observations);
    hidden = byAddress.hidden;
  }
  const there = new Set(found.map(({ recordId }) => recordId));
  found.push(
    ...(await findByIds(
      context,
      known.filter(({ recordId }) => !there.has(recordId)),
      fields,
    )),
  );
  return { observations: found, hidden };
}

const idsOf = (records: readonly Observation[]) => new Set(records.map(({ recordId }) => recordId));

/** Addresses that one call takes. */
const ADDRESSES_A_CALL = 100;

/** Ids that one call takes. */
export const IDS_A_CALL = 2000;

/** These records, however many. */
export async function findByIds(
  context: Pick<SyncContext, "salesforce" | "settings">,
  records: readonly RecordAt[],
  fields = allFields(context),
): Promise<Observation[]> {
  const found: Observation[] = [];
  for (const some of batches(records, IDS_A_CALL))
    found.push(...(await context.salesforce.findByIds(some, fields)).observations);
  return found;
}

/** Those of the records that were in sight, and are not among what Salesforce shows of them, neither living nor deleted. */
export function unseenAmong(known: readonly KnownRecord[], shown: readonly Observation[]): Observation[] {
  const there = new Set(shown.map(({ recordId }) => recordId));
  const unseen = known.filter(({ recordId, gone }) => gone === null && !there.has(recordId));
  return unseen.map((record) => ({ ...record, gone: { kind: "unseen" } }));
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
