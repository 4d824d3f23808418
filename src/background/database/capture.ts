import type { AttentionCause } from "../../model/attention";
import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import { askedAt, type Unsubscribe } from "../../model/unsubscribe";
import { objectOfId, readSalesforceId } from "../../salesforce-id";
import { type Database, readState, type StoredPush, type Writing } from "./database";
import { countImport } from "./imports";

/** What waits for a person's word, and not for something to be mended. */
const DECISIONS: ReadonlySet<AttentionCause> = new Set(["unticked", "loop", "changedSinceResubscribe"]);

const STORES = ["unsubscribes", "history", "outbox", "attention", "planned", "imports"] as const;

/** What a click on a person's record, or an import, says beside who is opted out. */
interface More {
  readonly align?: boolean | undefined;
  readonly recordId?: string | null;
  readonly importId?: string;
}

/**
 * Takes an opt-out: list, history and outbox in one transaction, on disk before this resolves. Taking the same person
 * again keeps the older capture and pushes again: whoever clicks wants to be sure.
 *
 * @param align whether every opt-out field that is shown gets the tick
 * @param recordId the record in front: it may have another address by the time this is pushed
 * @returns the entry as it stands now; rejects when the database could not keep it
 */
export async function captureOptOut(
  database: Database,
  captured: Unsubscribe,
  by: string,
  more: More = {},
): Promise<Unsubscribe> {
  const [entry] = await captureOptOuts(database, [captured], by, more);
  return entry ?? captured;
}

/**
 * The same for many people at once, such as a page of an import: all of them in one transaction, or none.
 *
 * @param importId the import that they are a part of; its first part makes it known
 * @returns the entries as they stand now, in the order given
 */
export async function captureOptOuts(
  database: Database,
  captured: readonly Unsubscribe[],
  by: string,
  more: More = {},
): Promise<readonly Unsubscribe[]> {
  // Which of two acts came later is told by Salesforce's clock, by which a resubscribe is dated, too.
  const offset = (await readState(database, "clockOffset")) ?? 0;
  const dated = captured.map((each) => ({ ...each, ...askedOn(each.since, each.since + offset) }));
  const writing = database.transaction(STORES, "readwrite", { durability: "strict" });
  try {
    const [entries] = await Promise.all([
      Promise.all(dated.map((each) => take(writing, each, by, more))),
      more.importId === undefined ? undefined : countImport(writing, more.importId, captured, by),
      writing.done,
    ]);
    return entries;
  } catch (error) {
    // A disk that is full fails the whole transaction, and each of its requests with a word that says nothing.
    const reason = writing.error ?? error;
    // One that cannot be stored fails by itself, and the others would be: the answer must be true of all.
    abort(writing);
    throw reason;
  }
}

/** Throws nothing: a transaction that failed by itself cannot be aborted once more. */
function abort(writing: { abort(): void; readonly done: Promise<void> }): void {
  writing.done.catch(() => undefined);
  try {
    writing.abort();
  } catch {}
}

async function take(
  writing: Writing<(typeof STORES)[number]>,
  captured: Unsubscribe,
  by: string,
  { align = false, recordId = null, importId }: More,
): Promise<Unsubscribe> {
  const list = writing.objectStore("unsubscribes");
  const [before, waiting] = await Promise.all([
    list.get(captured.key),
    writing.objectStore("outbox").get(captured.key),
  ]);
  const records = waiting?.act === "optOut" ? waiting.inFront : [];
  const front = recordId === null ? null : readSalesforceId(recordId);
  // Whoever opts out has decided what was to be decided about an untick or a resubscribe.
  const attention = await writing.objectStore("attention").index("key").getAll(captured.key);
  const decided = attention.filter(({ cause }) => DECISIONS.has(cause));
  const entry =
    before?.status === "optedOut" && before.origin === "own" ? keepOlder(before, captured) : captured;
  await Promise.all([
    list.put(entry),
    writing.objectStore("history").add({
      what: "optedOut",
      at: captured.since,
      key: captured.key,
      by,
      source: captured.source,
      reason: captured.reason,
      note: captured.note,
      ...leftOutOf(captured),
      ...(align ? { align } : {}),
      ...(importId === undefined ? {} : { importId }),
    }),
    writing.objectStore("outbox").put({
      ...pushOf(captured.key, "optOut", captured.since),
      inFront: front === null ? records : [...new Set([...records, front])],
      ...(align ? { align } : {}),
    }),
    ...decided.map(({ id }) => writing.objectStore("attention").delete(id)),
    // A run may have planned to write what is left out by now.
    ...(captured.leftOut ?? []).map((recordId) => writing.objectStore("planned").delete(recordId)),
  ]);
  return entry;
}

/** An earlier capture stays the one that counts; what it did not say is added. What is left out, the newest one says. */
function keepOlder({ leftOut: _, ...before }: Unsubscribe, captured: Unsubscribe): Unsubscribe {
  return {
    ...before,
    ...leftOutOf(captured),
    ...askedOn(before.since, Math.max(askedAt(before), askedAt(captured))),
    name: captured.name ?? before.name,
    reason: captured.reason ?? before.reason,
    note: captured.note ?? before.note,
    confirmedAt: null,
  };
}

/**
 * Takes a resubscribe: the entry says so, what a run had planned for it is dropped, what needed attention is settled,
 * and the outbox carries it to Salesforce.
 *
 * Somebody who is opted out in Salesforce only is put on the list for it, so that the act has its history.
 *
 * @param at by Salesforce's clock: edits later than this are somebody's newer will
 * @returns the entry as it stands now; null when the key names nobody
 */
export async function captureResubscribe(
  database: Database,
  key: SubjectKey,
  reason: string,
  at: Milliseconds,
  by: string,
): Promise<Unsubscribe | null> {
  const writing = database.transaction(STORES, "readwrite", { durability: "strict" });
  const list = writing.objectStore("unsubscribes");
  const before = (await list.get(key)) ?? notListed(key, at);
  if (!before) return null;
  const entry: Unsubscribe = {
    ...before,
    status: "resubscribed",
    resubscribe: { at, reason },
    confirmedAt: null,
  };
  const [planned, attention] = await Promise.all([
    writing.objectStore("planned").index("entry").getAllKeys(key),
    writing.objectStore("attention").index("key").getAllKeys(key),
  ]);
  await Promise.all([
    list.put(entry),
    writing.objectStore("history").add({ what: "resubscribed", at, key, by, reason }),
    writing.objectStore("outbox").put(pushOf(key, "resubscribe", at)),
    ...planned.map((id) => writing.objectStore("planned").delete(id)),
    ...attention.map((id) => writing.objectStore("attention").delete(id)),
    writing.done,
  ]);
  return entry;
}

/**
 * An entry by record, and Salesforce shows an address on it: the opt-out belongs to the address. The entry moves to
 * that key and is pushed from there, to every record with the address.
 */
export async function moveToAddress(database: Database, key: SubjectKey, address: string): Promise<void> {
  const writing = database.transaction(STORES, "readwrite", { durability: "strict" });
  const list = writing.objectStore("unsubscribes");
  const outbox = writing.objectStore("outbox");
  const moved = `address:${address}` as const;
  const [entry, pushed, other, waiting] = await Promise.all([
    list.get(key),
    outbox.get(key),
    list.get(moved),
    outbox.get(moved),
  ]);
  if (!entry || !pushed) return;
  const now: Unsubscribe = { ...entry, key: moved, subject: { kind: "address", address } };
  const optedOut = other?.status === "optedOut" ? other : null;
  // Whoever resubscribed the record did not speak of everyone else with the address it was given; and who resubscribed
  // the address later than the record was opted out, spoke of that record, too.
  const later =
    other?.status === "resubscribed" && (other.resubscribe?.at ?? 0) > askedAt(entry) ? other : null;
  const stays = entry.status === "optedOut" ? later : optedOut;
  const kept = optedOut?.origin === "own" ? keepOlder(optedOut, now) : now;
  const attention = await writing.objectStore("attention").index("key").getAllKeys(key);
  await Promise.all([
    list.put(stays ?? kept),
    list.delete(key),
    outbox.put(stays ? (waiting ?? pushOf(moved, actOf(stays), pushed.since)) : { ...pushed, key: moved }),
    outbox.delete(key),
    ...attention.map((id) => writing.objectStore("attention").delete(id)),
    writing.done,
  ]);
}

function askedOn(since: Milliseconds, asked: Milliseconds): Pick<Unsubscribe, "asked"> {
  return asked === since ? {} : { asked };
}

function leftOutOf({ leftOut = [] }: Unsubscribe): Pick<Unsubscribe, "leftOut"> {
  return leftOut.length === 0 ? {} : { leftOut };
}

/** What a push of this entry carries to Salesforce. */
export function actOf({ status }: Unsubscribe): "optOut" | "resubscribe" {
  return status === "resubscribed" ? "resubscribe" : "optOut";
}

/** A push that nothing was tried of yet. Due at once, by whatever clock. */
export function pushOf(key: SubjectKey, act: StoredPush["act"], since: Milliseconds): StoredPush {
  return { key, act, since, attempts: 0, nextAttempt: 0, failure: null, sent: [], inFront: [] };
}

function notListed(key: SubjectKey, since: Milliseconds): Unsubscribe | null {
  const name = key.slice(key.indexOf(":") + 1);
  const object = key.startsWith("record:") ? objectOfId(name) : null;
  if (key.startsWith("record:") && object === null) return null;
  return {
    key,
    subject:
      object === null ? { kind: "address", address: name } : { kind: "record", object, recordId: name },
    origin: "learned",
    status: "optedOut",
    source: "salesforce",
    since,
    name: null,
    reason: null,
    note: null,
    resubscribe: null,
    confirmedAt: null,
  };
}
