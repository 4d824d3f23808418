import type { Attention } from "../../model/attention";
import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { Observation } from "../../model/observation";
import type { Change } from "../../model/plan";
import { fieldsToRead, fieldsToWrite } from "../../settings";
import type { StoredPush } from "../database/database";
import type { HiddenField } from "../salesforce/shape";
import { carryOver, reachesOf, resubscribedLater } from "./carry-over";
import { noteFields } from "./change-settings";
import type { SyncContext } from "./context";
import { find } from "./find";
import { forgetInFront, reachesInFront } from "./in-front";
import { moveToAddresses } from "./move-to-address";
import { attemptsOf, dueBatch, isCurrent, mayPass, type Pushed, settleFailedPush } from "./outbox";
import { askAbout, askAboutUnsearched, planPush } from "./plan-push";
import { type OtherTick, planUndo } from "./plan-undo";
import {
  ask,
  confirmWhenDone,
  DECISION_STORES,
  type Occasion,
  type Outcome,
  rememberAgreed,
  type Settling,
  settleKept,
  settleRefused,
} from "./settle";
import { isUndone, readOwnWrites, settleOtherTick } from "./undone";
import { thrownFailure, writeAndReadBack } from "./write";

/**
 * Pushes what the outbox holds and is due: find, write, read back, settle. One batch a call of this function, so that
 * a run can let new captures pass between its own steps.
 *
 * @returns whether there was anything to do
 */
export async function drainOutbox(context: SyncContext): Promise<boolean> {
  const batch = await dueBatch(context);
  if (batch.length === 0) return false;
  const on: Occasion = {
    at: context.now(),
    by: context.identity.username,
    runId: null,
    logTask: context.settings.logTask,
  };
  try {
    await noteFields(context);
    if (await moveToAddresses(context, batch)) return true;
    const pushes = await withEntries(context, batch);
    const entries = pushes.map(({ entry }) => entry);
    const { observations: found, hidden } = await find(context, entries);
    const inFront = await reachesInFront(context, pushes, found);
    const carried = await carryOver(context, [...inFront, ...reachesOf(entries, found)], on);
    await forgetInFront(context, batch);
    if (carried) return true;
    const plans = await rememberSent(context, await planBatch(context, pushes, found, hidden));
    const outcomes = await writeAndReadBack(context, oneChangeARecord(plans));
    for (const plan of plans) await settle(context, plan, outcomes, on);
  } catch (error) {
    const failure = thrownFailure(error);
    const writing = context.database.transaction(DECISION_STORES, "readwrite");
    for (const push of batch) await settleFailedPush(context, writing, push, failure, on);
    await writing.done;
  }
  context.changed();
  return true;
}

interface PlannedPush extends Pushed {
  readonly changes: readonly Change[];
  readonly agreed: readonly Observation[];
  readonly attention: readonly Attention[];
  readonly leftOut: readonly Observation[];
  /** Of an opt-out that was taken back: the tick by which the address is opted out all the same. */
  readonly otherTick: OtherTick | null;
  readonly found: readonly Observation[];
}

/** A push without an entry that is in force has nothing to say, and would be tried for ever. */
async function withEntries(context: SyncContext, batch: readonly StoredPush[]): Promise<Pushed[]> {
  const writing = context.database.transaction(["unsubscribes", "outbox"], "readwrite");
  const kept: Pushed[] = [];
  for (const push of batch) {
    const entry = await writing.objectStore("unsubscribes").get(push.key);
    if (entry && entry.status !== "ended") kept.push({ push, entry });
    else await writing.objectStore("outbox").delete(push.key);
  }
  await writing.done;
  return kept;
}

async function planBatch(
  context: SyncContext,
  pushes: readonly Pushed[],
  found: readonly Observation[],
  hidden: readonly HiddenField[],
): Promise<PlannedPush[]> {
  const fields = { write: fieldsToWrite(context.settings), read: fieldsToRead(context.settings) };
  const entries = pushes.map(({ entry }) => entry);
  const spared = await resubscribedLater(context, entries, found);
  const plans: PlannedPush[] = [];
  for (const { push, entry } of pushes) {
    const theirs = spared.get(entry.key);
    const reached = theirs ? found.filter(({ recordId }) => !theirs.has(recordId)) : found;
    const plan = isUndone(entry)
      ? planUndo(entry, reached, await readOwnWrites(context, entry, push), fields.read)
      : { ...planPush(entry, reached, fields, context.now(), push.align), otherTick: null };
    const unsearched = askAboutUnsearched(entry, hidden, context.now());
    plans.push({ push, entry, ...plan, attention: [...plan.attention, ...unsearched], found });
  }
  return withoutContradiction(plans);
}

/** Where an opt-out and a resubscribe reach one record in the same moment, the opt-out has it, and a person looks. */
function withoutContradiction(plans: readonly PlannedPush[]): PlannedPush[] {
  const optedOut = new Set(
    plans
      .filter(({ entry }) => entry.status === "optedOut")
      .flatMap(({ changes, agreed }) => [...changes, ...agreed].map(({ recordId }) => recordId)),
  );
  return plans.map((plan) => {
    const changes = plan.changes.filter(({ to, recordId }) => to || !optedOut.has(recordId));
    if (changes.length === plan.changes.length) return plan;
    const left = new Set(plan.changes.filter((it) => !changes.includes(it)).map(({ recordId }) => recordId));
    const asked = plan.found
      .filter(({ recordId }) => left.has(recordId))
      .map((record) => askAbout(plan.entry, record, "changedSinceResubscribe"));
    return { ...plan, changes, attention: [...plan.attention, ...asked] };
  });
}

/** Two entries may reach one record; it is written once. */
function oneChangeARecord(plans: readonly PlannedPush[]): Change[] {
  return [
    ...new Map(plans.flatMap((plan) => plan.changes).map((change) => [change.recordId, change])).values(),
  ];
}

/** Before the write leaves: if its answer is lost, history can still say that it was ours. */
async function rememberSent(context: SyncContext, plans: readonly PlannedPush[]): Promise<PlannedPush[]> {
  const writing = context.database.transaction("outbox", "readwrite");
  const current: PlannedPush[] = [];
  for (const plan of plans) {
    const { push, changes } = plan;
    // The rep changed their mind while their people were looked up: what they want now is pushed next.
    if (!(await isCurrent(writing.store, push))) continue;
    current.push(plan);
    if (changes.length === 0) continue;
    const sent = new Map(push.sent.map((it) => [it.recordId, it]));
    for (const { recordId, from } of changes) sent.set(recordId, { recordId, from });
    await writing.store.put({ ...push, sent: [...sent.values()] });
  }
  await writing.done;
  return current;
}

async function settle(
  context: SyncContext,
  plan: PlannedPush,
  outcomes: readonly Outcome[],
  on: Occasion,
): Promise<void> {
  const writing = context.database.transaction(DECISION_STORES, "readwrite");
  const { push, entry } = plan;
  const outbox = writing.objectStore("outbox");
  const current = await isCurrent(outbox, push);
  if (plan.otherTick) {
    if (current) await settleOtherTick(writing, entry, plan.otherTick, on);
    await writing.done;
    return;
  }
  const mine = outcomes.filter(({ change }) => plan.changes.some((it) => it.recordId === change.recordId));
  await settleLost(writing, context, plan, on);
  await settleMended(writing, plan, on.at);
  let again: Failure | null = isUnseen(plan) ? NOT_VISIBLE : null;
  for (const outcome of mine) {
    if (outcome.kind === "kept") {
      await settleKept(writing, { ...outcome, change: { ...outcome.change, key: entry.key } }, on);
    } else if (mayPass(outcome.failure, attemptsOf(push, outcome.failure))) {
      again = outcome.failure;
    } else {
      await settleRefused(writing, { ...outcome.change, key: entry.key }, outcome.failure, on);
    }
    if (outcome.kind === "failed" && !outcome.change.to) await rememberStillOn(writing, plan, outcome.change);
  }
  for (const record of plan.agreed) {
    await rememberAgreed(writing, record, entry.status !== "resubscribed", Object.keys(record.optedOut));
  }
  for (const record of plan.leftOut)
    await rememberAgreed(writing, record, true, Object.keys(record.optedOut));
  // What a newer act has decided is no question any more.
  if (current) for (const attention of plan.attention) await ask(writing, attention);
  if (current && again) await settleFailedPush(context, writing, push, again, on);
  if (current && !again) await outbox.delete(push.key);
  await confirmWhenDone(writing, entry.key, plan.agreed.length + mine.length, on);
  await writing.done;
}

/** The very record that was captured is not among what Salesforce shows: nothing was written, and nothing is confirmed. */
function isUnseen({ entry: { subject }, found }: PlannedPush): boolean {
  return subject.kind === "record" && !found.some(({ recordId }) => recordId === subject.recordId);
}

const NOT_VISIBLE: Failure = {
  kind: "attention",
  code: "NOT_VISIBLE",
  message: "Salesforce shows this user no such record",
  fields: [],
};

/**
 * A write whose answer was lost and that took effect all the same: found as written now, and last edited by this user.
 * Where somebody else edited it last, the tick may be theirs, which no undo may clear.
 */
async function settleLost(
  writing: Settling,
  { identity }: SyncContext,
  plan: PlannedPush,
  on: Occasion,
): Promise<void> {
  const to = plan.entry.status !== "resubscribed";
  for (const { recordId, from } of plan.push.sent) {
    const shown = plan.agreed.find((record) => record.recordId === recordId);
    // Sent by a capture that was taken back before it arrived: there is nothing to tell.
    const arrived = Object.values(from).includes(!to);
    if (!shown || !arrived || shown.lastModifiedById !== identity.userId) continue;
    const change: Change = {
      key: plan.entry.key,
      recordId,
      object: shown.object,
      name: shown.name,
      address: shown.address,
      from,
      to,
      reason: to ? "captured" : "resubscribed",
      unmodifiedSince: null,
    };
    await settleKept(writing, { change, kind: "kept", shown }, on);
  }
}

/** A resubscribe that did not reach a record: both sides showed it opted out, so that the next night tries again. */
async function rememberStillOn(writing: Settling, plan: PlannedPush, change: Change): Promise<void> {
  const shown = plan.found.find((record) => record.recordId === change.recordId);
  if (shown) await rememberAgreed(writing, shown, true, Object.keys(change.from));
}

/** What was refused before and is not refused this time needs nobody any more; if it still is, it is asked again. */
async function settleMended(writing: Settling, plan: PlannedPush, at: Milliseconds): Promise<void> {
  const attention = writing.objectStore("attention");
  const still = new Set(plan.attention.map(({ id }) => id));
  for (const { id, cause, since } of await attention.index("key").getAll(plan.entry.key)) {
    if ((cause === "refused" || cause === "fieldHidden") && since <= at && !still.has(id))
      await attention.delete(id);
  }
}
