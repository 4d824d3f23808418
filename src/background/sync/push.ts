import type { Observation } from "../../model/observation";
import type { PersonObject } from "../../model/person";
import type { Change } from "../../model/plan";
import { objectOfId } from "../../salesforce-id";
import { type FieldsByObject, fieldsToRead, fieldsToWrite } from "../../settings";
import type { StoredPush } from "../database/database";
import { withSent } from "../database/push-of";
import type { HiddenField } from "../salesforce/shape";
import { carryOver, reachesOf, resubscribedLater } from "./carry-over";
import { noteFields } from "./change-settings";
import type { SyncContext } from "./context";
import { find } from "./find";
import { inFrontOf, reachesInFront } from "./in-front";
import { moveToAddresses } from "./move-to-address";
import { openedRun } from "./open-run";
import { dueBatch, isCurrent, type Pushed, settleFailedPush } from "./outbox";
import { askAbout, askAboutUnsearched, planPush } from "./plan-push";
import { planUndo } from "./plan-undo";
import { DECISION_STORES, type Occasion } from "./settle";
import { type PlannedPush, settlePush } from "./settle-push";
import { isUndone, readOwnWrites } from "./undone";
import { allFields, thrownFailure, writeAndReadBack } from "./write";

/**
 * Pushes what the outbox holds and is due: find, write, read back, settle. One batch a call of this function, so that
 * a run can let new captures pass between its own steps.
 *
 * @returns whether there was anything to do
 */
export async function drainOutbox(context: SyncContext): Promise<boolean> {
  const batch = await dueBatch(context);
  if (batch.length === 0) return false;
  await pushBatch(context, batch, true);
  context.changed();
  return true;
}

/**
 * A batch that is refused as a whole is halved until the push that it is refused for stands alone. Not the half beside one
 * of which nothing at all was taken: then all are refused, which is not to be heard once for each of them.
 *
 * @returns false when all of it was refused
 */
async function pushBatch(
  context: SyncContext,
  batch: readonly StoredPush[],
  mayHalve: boolean,
): Promise<boolean> {
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
    const inFront = pushes.flatMap(inFrontOf);
    const { observations: found, hidden } = await find(context, entries, inFront, fieldsOf(context, pushes));
    const reaches = [...reachesInFront(pushes, found), ...reachesOf(entries, found)];
    const carried = await carryOver(context, reaches, on);
    if (carried) return true;
    const plans = await rememberSent(context, await planBatch(context, pushes, found, hidden));
    const outcomes = await writeAndReadBack(context, oneChangeARecord(plans));
    const job = (await openedRun(context))?.writeJob ?? null;
    for (const plan of plans) await settlePush(context, plan, outcomes, on, job);
  } catch (error) {
    const failure = thrownFailure(error);
    const isRefused = failure.kind === "attention";
    if (isRefused && mayHalve && batch.length > 1) {
      const middle = batch.length >> 1;
      const isAnswered = await pushBatch(context, batch.slice(0, middle), true);
      return (await pushBatch(context, batch.slice(middle), isAnswered)) || isAnswered;
    }
    const writing = context.database.transaction(DECISION_STORES, "readwrite");
    for (const push of batch) await settleFailedPush(context, writing, push, failure, on);
    await writing.done;
    return !isRefused;
  }
  return true;
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

/** Also the fields that were written while others were chosen: whether those writes took effect is yet to be told. */
function fieldsOf(context: SyncContext, pushes: readonly Pushed[]): FieldsByObject {
  const now = fieldsToWrite(context.settings);
  const sent = pushes.flatMap(({ push }) => push.sent);
  const on = (object: PersonObject) => [
    ...now[object],
    ...sent.flatMap(({ recordId, from }) => (objectOfId(recordId) === object ? Object.keys(from) : [])),
  ];
  return allFields(context, { Lead: on("Lead"), Contact: on("Contact"), Account: on("Account") });
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
    await writing.store.put(withSent(push, changes));
  }
  await writing.done;
  return current;
}
