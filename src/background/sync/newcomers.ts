import { normaliseAddress } from "../../email-address";
import type { Observation } from "../../model/observation";
import { fieldsToWrite } from "../../settings";
import type { PullPass } from "../database/database";
import type { SyncContext } from "./context";
import { keyOfRecord } from "./follow";

/** Look-ups that one step has time for. */
const MOST_LOOKS = 10;

/**
 * All records with an address that the list is about to learn, by records of a delta: those that did not change are in
 * none. Where they are too many for one step, the list is looked up after the other passes, when it holds them.
 *
 * @returns the records, and the passes that are then to come
 */
export async function readNewcomers(
  context: SyncContext,
  relevant: readonly Observation[],
  passes: readonly PullPass[],
): Promise<{ others: readonly Observation[]; passes: readonly PullPass[] }> {
  const [pass] = passes;
  // A first read ends with a look at the whole list, and everyone's pages show them all.
  if (pass?.kind !== "changes" || pass.since === null) return { others: [], passes };
  const addresses = await newcomersAmong(context, relevant);
  const { salesforce, settings, bulk } = context;
  if (addresses.length > MOST_LOOKS * bulk.entriesALook) {
    const isToCome = passes.some(({ kind }) => kind === "list");
    return { others: [], passes: isToCome ? passes : [...passes, { kind: "list" }] };
  }
  const others: Observation[] = [];
  for (let start = 0; start < addresses.length; start += bulk.entriesALook) {
    const some = addresses.slice(start, start + bulk.entriesALook);
    others.push(...(await salesforce.findByAddress(some, fieldsToWrite(settings))).observations);
  }
  return { others, passes };
}

/** The addresses of ticked records that are not opted out on the list yet, and as they are written there. */
async function newcomersAmong({ database }: SyncContext, records: readonly Observation[]): Promise<string[]> {
  const ticked = records.filter(({ gone, optedOut }) => !gone && Object.values(optedOut).includes(true));
  const list = database.transaction("unsubscribes").store;
  const entries = await Promise.all(ticked.map((record) => list.get(keyOfRecord(record))));
  const addresses = ticked
    .filter((_, index) => entries[index]?.status !== "optedOut")
    .flatMap(({ address }) => {
      const normalised = normaliseAddress(address);
      return address === null || normalised === null ? [] : [normalised, address];
    });
  return [...new Set(addresses)];
}
