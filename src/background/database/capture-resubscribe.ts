import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import { newEntry, type Unsubscribe } from "../../model/unsubscribe";
import { objectOfId } from "../../salesforce-id";
import type { Database } from "./database";
import { livingKey } from "./living-key";
import { noteAct } from "./note-act";
import { pushOf, withSent } from "./push-of";
import { sentFor } from "./sent-for";

const STORES = ["unsubscribes", "history", "outbox", "attention", "planned", "known"] as const;

/**
 * Takes a resubscribe: the entry says so, what a run had planned for it is dropped, what needed attention is settled,
 * and the outbox carries it to Salesforce.
 *
 * Somebody who is opted out in Salesforce only is put on the list for it, so that the act has its history.
 *
 * @param asked the entry's key as the screen was told it
 * @param at by Salesforce's clock: edits later than this are somebody's newer will
 * @returns the entry as it stands now; null when the key names nobody
 */
export async function captureResubscribe(
  database: Database,
  asked: SubjectKey,
  reason: string,
  at: Milliseconds,
  by: string,
): Promise<Unsubscribe | null> {
  const writing = database.transaction(STORES, "readwrite", { durability: "strict" });
  const key = await livingKey(writing, asked);
  const before = (await writing.objectStore("unsubscribes").get(key)) ?? notListed(key, at);
  if (!before) return null;
  const [sent, planned, attention] = await Promise.all([
    sentFor(writing, key),
    writing.objectStore("planned").index("entry").getAllKeys(key),
    writing.objectStore("attention").index("key").getAllKeys(key),
  ]);
  const [entry] = await Promise.all([
    noteAct(
      writing,
      { ...before, status: "resubscribed", resubscribe: { at, reason }, confirmedAt: null },
      { what: "resubscribed", at, key, by, reason },
    ),
    // A tick that a job was sent may come after this: only what was sent tells then whose it is.
    writing.objectStore("outbox").put(withSent(pushOf(key, "resubscribe", at), sent)),
    ...planned.map((id) => writing.objectStore("planned").delete(id)),
    ...attention.map((id) => writing.objectStore("attention").delete(id)),
    writing.done,
  ]);
  return entry;
}

function notListed(key: SubjectKey, since: Milliseconds): Unsubscribe | null {
  const name = key.slice(key.indexOf(":") + 1);
  const object = key.startsWith("record:") ? objectOfId(name) : null;
  if (key.startsWith("record:") && object === null) return null;
  return newEntry(
    object === null ? { kind: "address", address: name } : { kind: "record", object, recordId: name },
    { origin: "learned", source: "salesforce", since },
  );
}
