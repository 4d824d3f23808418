import type { Failure } from "../../model/failure";
import type { Observation } from "../../model/observation";
import type { Change } from "../../model/plan";
import { type FieldsByObject, fieldsToRead, fieldsToWrite } from "../../settings";
import { isAutomation } from "../salesforce/failure";
import { SalesforceFailure, type WriteAnswer } from "../salesforce/salesforce";
import type { SyncContext } from "./context";
import type { Outcome } from "./settle";

/** Records a call may write (sObject Collections). */
export const WRITES_A_CALL = 200;

/** Records a call may untick (Composite), each only if nobody has edited it since. */
const CONDITIONAL_WRITES_A_CALL = 25;

/** Records a call reads by their ids. */
const READS_A_CALL = 2000;

/**
 * Carries out changes and reads them back. A call that fails as a whole fails each of its records with the same
 * reason; the others go on. Answers one outcome a change, in the order given; never rejects for Salesforce's sake.
 *
 * @param changes one a record
 */
export async function writeAndReadBack(context: SyncContext, changes: readonly Change[]): Promise<Outcome[]> {
  const answers = new Map<string, WriteAnswer>();
  const { salesforce } = context;
  const tick: Send = (batch) => salesforce.write(batch.map(asWrite));
  const untick: Send = (batch) => salesforce.writeUnlessModified(batch.map(asConditionalWrite));
  const ticks = changes.filter((change) => change.to);
  const unticks = changes.filter((change) => !change.to);
  for (const [some, mostACall, send] of [
    [ticks, WRITES_A_CALL, tick],
    [unticks, CONDITIONAL_WRITES_A_CALL, untick],
  ] as const) {
    for (const batch of batches(some, mostACall))
      for (const answer of await writeBatch(send, batch)) answers.set(answer.recordId, answer);
  }
  return readBack(context, changes, answers);
}

type Send = (changes: readonly Change[]) => Promise<readonly WriteAnswer[]>;

/** In the words of triggers, whom they were about. */
const IDS = /\b[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?\b/g;

/** Some at a time. */
export function* batches<T>(all: readonly T[], most: number): Iterable<readonly T[]> {
  for (let start = 0; start < all.length; start += most) yield all.slice(start, start + most);
}

/** A batch that is refused as a whole is halved until the record that it is refused for stands alone. */
async function writeBatch(send: Send, changes: readonly Change[]): Promise<readonly WriteAnswer[]> {
  try {
    return await writeStopped(send, changes, await send(changes));
  } catch (error) {
    const failure = thrownFailure(error);
    if (failure.kind !== "attention" || changes.length === 1) {
      return changes.map(({ recordId }) => ({ recordId, ok: false, failure }));
    }
    const middle = Math.ceil(changes.length / 2);
    const first = await writeBatch(send, changes.slice(0, middle));
    return [...first, ...(await writeBatch(send, changes.slice(middle)))];
  }
}

/**
 * A trigger or flow that was written for one record at a time runs into its limits ("Too many SOQL queries: 101") when
 * many are saved together, and then each of them is refused. One of those that were stopped with the same words is
 * tried alone: if it passes, the others follow, a tenth at a time.
 */
async function writeStopped(
  send: Send,
  changes: readonly Change[],
  answers: readonly WriteAnswer[],
): Promise<readonly WriteAnswer[]> {
  const byId = new Map(changes.map((change) => [change.recordId, change]));
  const stopped = new Map<string, Change[]>();
  for (const answer of answers) {
    const change = byId.get(answer.recordId);
    if (!change || answer.ok || !isAutomation(answer.failure.code)) continue;
    const words = answer.failure.message.replace(IDS, "");
    stopped.set(words, [...(stopped.get(words) ?? []), change]);
  }
  const later = new Map<string, WriteAnswer>();
  for (const [first, ...others] of stopped.values()) {
    if (!first || others.length === 0) continue;
    const [alone] = await writeBatch(send, [first]);
    const some = alone?.ok ? batches(others, Math.ceil(others.length / 10)) : [];
    for (const batch of some) for (const it of await writeBatch(send, batch)) later.set(it.recordId, it);
    if (!alone) continue;
    later.set(alone.recordId, alone);
    // Nothing was learned of the others: they wait as this one does.
    if (alone.ok || alone.failure.kind === "attention") continue;
    for (const { recordId } of others) later.set(recordId, { ...alone, recordId });
  }
  return answers.map((answer) => later.get(answer.recordId) ?? answer);
}

function asWrite(change: Change) {
  const values = Object.fromEntries(Object.keys(change.from).map((field) => [field, change.to]));
  return { object: change.object, recordId: change.recordId, values };
}

function asConditionalWrite(change: Change) {
  return { ...asWrite(change), unmodifiedSince: change.unmodifiedSince ?? 0 };
}

async function readBack(
  context: SyncContext,
  changes: readonly Change[],
  answers: ReadonlyMap<string, WriteAnswer>,
): Promise<Outcome[]> {
  const written = changes.filter((change) => answers.get(change.recordId)?.ok);
  const shown: Observation[] = [];
  let unread: Failure | null = null;
  try {
    // One address may have more records than one call reads.
    for (const some of batches(written, READS_A_CALL))
      shown.push(...(await context.salesforce.findByIds(some, allFields(context))).observations);
  } catch (error) {
    unread = thrownFailure(error);
  }
  const byId = new Map(shown.map((record) => [record.recordId, record]));
  return changes.map((change): Outcome => {
    const answer = answers.get(change.recordId);
    if (!answer?.ok) return { change, kind: "failed", failure: answer?.failure ?? NO_ANSWER };
    return unread
      ? { change, kind: "failed", failure: unread }
      : outcomeOf(change, byId.get(change.recordId));
  });
}

/** What became of a write that Salesforce accepted, by what the record shows now. */
export function outcomeOf(change: Change, record: Observation | undefined): Outcome {
  // Written a moment ago and gone now: deleted, merged or unshared in between. The next attempt finds out which.
  if (!record || record.gone) return { change, kind: "failed", failure: GONE_MEANWHILE };
  const kept = Object.keys(change.from).every((field) => record.optedOut[field] === change.to);
  return kept ? { change, kind: "kept", shown: record } : { change, kind: "failed", failure: NOT_KEPT };
}

/** What became of changes that Salesforce was given before, by what their records show now. */
export async function outcomesOf(
  context: SyncContext,
  changes: readonly Change[],
  fields: FieldsByObject | undefined,
): Promise<Outcome[]> {
  const { observations } = await context.salesforce.findByIds(changes, allFields(context, fields));
  const byId = new Map(observations.map((record) => [record.recordId, record]));
  return changes.map((change) => outcomeOf(change, byId.get(change.recordId)));
}

/**
 * The fields in which an outcome is read: all that are written and all that a resubscribe clears.
 *
 * @param write those that are or were written
 */
export function allFields(
  { settings }: Pick<SyncContext, "settings">,
  write = fieldsToWrite(settings),
): FieldsByObject {
  const read = fieldsToRead(settings);
  const on = (object: keyof FieldsByObject) => [...new Set([...write[object], ...read[object]])];
  return { Lead: on("Lead"), Contact: on("Contact"), Account: on("Account") };
}

/** Whatever was thrown → a failure. What is not Salesforce's is a fault of ours, and is thrown on. */
export function thrownFailure(error: unknown): Failure {
  if (error instanceof SalesforceFailure) return error.failure;
  throw error;
}

const NO_ANSWER: Failure = {
  kind: "retry",
  code: "NO_ANSWER",
  message: "Salesforce answered without this record",
  fields: [],
};

const GONE_MEANWHILE: Failure = {
  kind: "retry",
  code: "GONE_MEANWHILE",
  message: "the record was deleted, merged or unshared in between",
  fields: [],
};

/** A flow, trigger or integration in the org set the field back after the write. */
export const NOT_KEPT: Failure = {
  kind: "attention",
  code: "NOT_KEPT",
  message: "Salesforce accepted the write, and the field shows the old value again",
  fields: [],
};
