import { normaliseAddress } from "../../email-address";
import type { Observation } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { StoredPush } from "../database/database";
import { moveToAddress } from "../database/move-to-address";
import type { SyncContext } from "./context";
import { find } from "./find";
import { followers } from "./follow";

/** Entries by record whose record has an address go on under the address; the next batch pushes them there. */
export async function moveToAddresses(context: SyncContext, batch: readonly StoredPush[]): Promise<boolean> {
  const entries = await Promise.all(batch.map(({ key }) => context.database.get("unsubscribes", key)));
  const byRecord = entries.filter((entry) => entry?.subject.kind === "record");
  if (byRecord.length === 0) return false;
  const { observations: found } = await find(context, byRecord as Unsubscribe[]);
  const byId = new Map(found.map((record) => [record.recordId, record]));
  const become = new Map([...followers(byId)].map(({ from, to }) => [from.recordId, to]));
  let moved = false;
  for (const entry of byRecord) {
    if (entry?.subject.kind !== "record") continue;
    const shown = byId.get(entry.subject.recordId) ?? (await personAccountOf(context, entry));
    const record = become.get(entry.subject.recordId) ?? shown;
    const address = normaliseAddress(record?.address ?? null);
    if (address === null) continue;
    await rememberWhere(context, shown, `address:${address}`);
    await moveToAddress(context.database, entry.key, address, context.now());
    moved = true;
  }
  return moved;
}

/**
 * The person account whose Contact was captured: asked for that id, Salesforce's client answers with the account. Asked
 * one by one, for an answer of several accounts does not say which Contact is whose.
 */
async function personAccountOf(context: SyncContext, entry: Unsubscribe): Promise<Observation | undefined> {
  if (entry.subject.kind !== "record" || entry.subject.object !== "Contact") return undefined;
  const { observations } = await find(context, [entry]);
  return observations.find(({ object, gone }) => object === "Account" && gone === null);
}

/** Whoever asks for the entry by its record finds it under the address. */
async function rememberWhere(context: SyncContext, shown: Observation | undefined, entry: SubjectKey) {
  if (!shown) return;
  const writing = context.database.transaction("known", "readwrite");
  const before = await writing.store.get(shown.recordId);
  await writing.store.put({
    ...shown,
    agreed: before?.agreed ?? {},
    rewritten: before?.rewritten ?? {},
    entry,
  });
  await writing.done;
}
