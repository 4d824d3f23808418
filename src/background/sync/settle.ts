import type { Attention } from "../../model/attention";
import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { KnownRecord, Observation } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import type { Change } from "../../model/plan";
import type { Writing } from "../database/database";
import { withoutTold } from "../database/push-of";
import { readMany } from "../database/read-many";
import { keyOfRecord } from "./follow";
import { noteTask } from "./log-tasks";

/** Every store that a decision may touch: one type of transaction for all of them. */
export const DECISION_STORES = [
  "unsubscribes",
  "history",
  "outbox",
  "attention",
  "known",
  "observed",
  "planned",
  "tasks",
  "runs",
] as const;
export type Settling = Writing<(typeof DECISION_STORES)[number]>;

/** What became of one write. `kept`: read back and as written. */
export type Outcome =
  | { readonly change: Change; readonly kind: "kept"; readonly shown: Observation }
  | { readonly change: Change; readonly kind: "failed"; readonly failure: Failure };

export interface Occasion {
  readonly at: Milliseconds;
  readonly by: string;
  /** Null for a push. */
  readonly runId: number | null;
  /** Whether a Task is to be logged where a capture was written, or cleared. */
  readonly logTask: boolean;
}

/** A write that was read back: history says what changed, and both sides now agree. */
export function settleKept(writing: Settling, { change, shown }: Outcome & { kind: "kept" }, on: Occasion) {
  return Promise.all([
    writing.objectStore("history").add({
      what: "written",
      at: on.at,
      key: change.key,
      by: on.by,
      recordId: change.recordId,
      object: change.object,
      from: change.from,
      to: change.to,
      reason: change.reason,
      runId: on.runId,
      lastModified: shown.lastModified,
    }),
    rememberAgreed(writing, shown, change.to, Object.keys(change.from)),
    writing.objectStore("attention").delete(`${change.key}|${change.recordId}|refused`),
    unplan(writing, change, on),
    change.to ? undefined : dropCaptureByRecord(writing, change),
    on.logTask && (!change.to || change.reason === "captured") ? noteTask(writing, change) : undefined,
  ]);
}

/**
 * Pushes that wait remember what was sent for their entries and not told: by a push before them, which they took the place
 * of, or by themselves, before a run has written it. It would be told once more.
 */
export async function forgetTold(
  writing: Settling,
  told: readonly Pick<Change, "key" | "recordId" | "from">[],
): Promise<void> {
  if (told.length === 0) return;
  const outbox = writing.objectStore("outbox");
  const keys = told.map(({ key }) => key);
  for (const push of await readMany(outbox, keys, ({ key }) => key)) {
    if (push.sent.length === 0) continue;
    const its = told.filter(({ key }) => key === push.key);
    await outbox.put(withoutTold(push, its));
  }
}

/** Nothing is left to write. But what was sent to other fields than those of a push is yet to be told of. */
async function unplan(writing: Settling, { recordId, from }: Change, { runId }: Occasion): Promise<void> {
  const planned = writing.objectStore("planned");
  const waiting = runId === null ? await planned.get(recordId) : undefined;
  if (waiting?.sent && !Object.keys(waiting.from).every((field) => field in from)) return;
  await planned.delete(recordId);
}

/**
 * A record that was captured before it had an address, and is resubscribed by the address now: its older entry would
 * tick it again the next night. One that waits in the outbox was captured anew, and stays.
 */
async function dropCaptureByRecord(writing: Settling, { key, recordId }: Change): Promise<void> {
  const byRecord: SubjectKey = `record:${recordId}`;
  if (key === byRecord || (await writing.objectStore("outbox").getKey(byRecord))) return;
  const attention = await writing.objectStore("attention").index("key").getAllKeys(byRecord);
  await Promise.all([
    writing.objectStore("unsubscribes").delete(byRecord),
    ...attention.map((id) => writing.objectStore("attention").delete(id)),
  ]);
}

/** A write that Salesforce refused for good: history and attention say why, and the plan drops it. */
export function settleRefused(
  writing: Settling,
  change: Pick<Change, "key" | "recordId" | "object" | "name">,
  failure: Failure,
  on: Occasion,
) {
  const attention: Attention = {
    id: `${change.key}|${change.recordId}|refused`,
    key: change.key,
    cause: "refused",
    recordId: change.recordId,
    object: change.object,
    name: change.name,
    since: on.at,
    failure,
    by: null,
    rewritten: false,
  };
  return Promise.all([
    writing.objectStore("history").add({
      what: "refused",
      at: on.at,
      key: change.key,
      by: on.by,
      recordId: change.recordId,
      object: change.object,
      failure,
      runId: on.runId,
    }),
    ask(writing, attention),
    writing.objectStore("planned").delete(change.recordId),
  ]);
}

/** Remembers that both sides show this value in these fields of a record. */
export async function rememberAgreed(
  writing: Settling,
  shown: Observation,
  value: boolean,
  fields: readonly string[],
): Promise<void> {
  const before = await writing.objectStore("known").get(shown.recordId);
  const agreed = { ...before?.agreed };
  for (const field of fields) if (shown.optedOut[field] === value) agreed[field] = value;
  const record: KnownRecord = { ...shown, agreed, rewritten: before?.rewritten ?? {} };
  await writing.objectStore("known").put({ ...record, entry: keyOfRecord(shown) });
}

/** The same trouble seen again keeps its first date, and stays "put back" once it was. */
export async function ask(writing: Settling, attention: Attention): Promise<void> {
  const before = await writing.objectStore("attention").get(attention.id);
  await writing.objectStore("attention").put({ ...attention, since: before?.since ?? attention.since });
}

/**
 * An entry is confirmed when nothing about it waits any more: no push, no planned write, no attention. Says so in the
 * entry and in its history, once.
 *
 * @param records by entry, how many of its records were settled
 */
export async function confirmWhenDone(
  writing: Settling,
  records: ReadonlyMap<SubjectKey, number>,
  on: Occasion,
): Promise<void> {
  const keys = [...records.keys()];
  const list = writing.objectStore("unsubscribes");
  const [entries, pushes, planned, attention] = await Promise.all([
    readMany(list, keys, ({ key }) => key),
    readMany(writing.objectStore("outbox"), keys, ({ key }) => key),
    readMany(writing.objectStore("planned").index("entry"), keys, ({ entry }) => entry),
    readMany(writing.objectStore("attention").index("key"), keys, ({ key }) => key),
  ]);
  const waiting = new Set([...pushes, ...planned, ...attention].map(({ key }) => key));
  const done = entries.filter(({ key, confirmedAt }) => confirmedAt === null && !waiting.has(key));
  await Promise.all(
    done.flatMap((entry) => [
      list.put({ ...entry, confirmedAt: on.at }),
      writing.objectStore("history").add({
        what: "confirmed",
        at: on.at,
        key: entry.key,
        by: on.by,
        records: records.get(entry.key) ?? 0,
      }),
    ]),
  );
}
