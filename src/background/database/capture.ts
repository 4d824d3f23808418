import type { AttentionCause } from "../../model/attention";
import type { Milliseconds } from "../../model/milliseconds";
import { askedAt, isOwnOptOut, type Unsubscribe } from "../../model/unsubscribe";
import { readSalesforceId } from "../../salesforce-id";
import { type Database, readState, type Writing } from "./database";
import { countImport } from "./imports";
import { noteAct } from "./note-act";
import { inPlaceOf, pushOf } from "./push-of";

/** What waits for a person's word, and not for something to be mended. */
export const DECISIONS: ReadonlySet<AttentionCause> = new Set([
  "unticked",
  "loop",
  "unseen",
  "changedSinceResubscribe",
]);

const STORES = ["unsubscribes", "history", "outbox", "attention", "planned", "runs", "imports"] as const;

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
    const taking = Promise.all(dated.map((each) => take(writing, each, by, more))).then(async (entries) => {
      if (more.importId !== undefined) await countImport(writing, more.importId, captured, by);
      return entries;
    });
    const [entries] = await Promise.all([taking, writing.done]);
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
  if (importId !== undefined && before && (await isTakenBy(writing, before, importId))) return before;
  const front = recordId === null ? null : readSalesforceId(recordId);
  // Whoever opts out has decided what was to be decided about an untick or a resubscribe.
  const attention = await writing.objectStore("attention").index("key").getAll(captured.key);
  const decided = attention.filter(({ cause }) => DECISIONS.has(cause));
  const entry = before && isOwnOptOut(before) ? keepOlder(before, captured) : captured;
  const [noted] = await Promise.all([
    noteAct(writing, entry, {
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
    writing.objectStore("outbox").put(
      inPlaceOf(waiting, {
        ...pushOf(captured.key, "optOut", captured.since),
        inFront: front === null ? [] : [front],
        ...(align ? { align } : {}),
      }),
    ),
    ...decided.map(({ id }) => writing.objectStore("attention").delete(id)),
    dropPlanned(writing, captured.leftOut ?? []),
  ]);
  return noted;
}

/**
 * Whether this import was the last to opt them out: its page sends a batch again whose answer was lost, which is no
 * second act that would keep the first from being undone.
 */
async function isTakenBy(
  writing: Writing<(typeof STORES)[number]>,
  entry: Unsubscribe,
  importId: string,
): Promise<boolean> {
  const events = await writing.objectStore("history").index("key").getAll(entry.key);
  const newest = events.findLast(({ what }) => what === "optedOut");
  return isOwnOptOut(entry) && newest?.what === "optedOut" && newest.importId === importId;
}

/** A run may have planned to write what is left out by now. What a job was sent comes all the same, and is told then. */
async function dropPlanned(
  writing: Writing<(typeof STORES)[number]>,
  recordIds: readonly string[],
): Promise<void> {
  if (recordIds.length === 0) return;
  const job = (await writing.objectStore("runs").openCursor(null, "prev"))?.value.writeJob;
  const planned = writing.objectStore("planned");
  for (const recordId of recordIds) {
    const change = await planned.get(recordId);
    if (!change || (change.job !== null && change.job === job?.jobId && job.phase !== "given")) continue;
    await planned.delete(recordId);
  }
}

/** An earlier capture stays the one that counts; what it did not say is added. What is left out, the newest one says. */
export function keepOlder({ leftOut: _, ...before }: Unsubscribe, captured: Unsubscribe): Unsubscribe {
  return {
    ...before,
    ...leftOutOf(captured),
    ...askedOn(before.since, Math.max(askedAt(before), askedAt(captured))),
    lastAct: Math.max(before.lastAct ?? 0, captured.lastAct ?? 0),
    name: captured.name ?? before.name,
    reason: captured.reason ?? before.reason,
    note: captured.note ?? before.note,
    confirmedAt: null,
  };
}

function askedOn(since: Milliseconds, asked: Milliseconds): Pick<Unsubscribe, "asked"> {
  return asked === since ? {} : { asked };
}

function leftOutOf({ leftOut = [] }: Unsubscribe): Pick<Unsubscribe, "leftOut"> {
  return leftOut.length === 0 ? {} : { leftOut };
}
