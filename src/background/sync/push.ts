import type { Attention, Change, Failure, Milliseconds, Observation, Unsubscribe } from "../../model";
import { fieldsToRead, fieldsToWrite } from "../../settings";
import type { StoredPush } from "../database/database";
import type { SyncContext } from "./context";
import { find } from "./find";
import { moveToAddresses } from "./move-to-address";
import { dueBatch, isCurrent, mayPass, settleFailedPush } from "./outbox";
import { planPush } from "./plan-push";
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
import { thrownFailure, writeAndReadBack } from "./write";

/**
 * Pushes what the outbox holds and is due: find, write, read back, settle. One batch a call of this function, so that
 * a run can let new captures pass between its own steps.
 *
 * @param waitingToo also those that wait for a session: it has just come to life
 * @returns whether there was anything to do
 */
export async function drainOutbox(context: SyncContext, waitingToo: boolean): Promise<boolean> {
  const batch = await dueBatch(context, waitingToo);
  if (batch.length === 0) return false;
  const on: Occasion = { at: context.now(), by: context.identity.username, runId: null };
  try {
    if (await moveToAddresses(context, batch)) return true;
    const plans = await planBatch(context, await withEntries(context, batch));
    await rememberSent(context, plans);
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

interface PlannedPush {
  readonly push: StoredPush;
  readonly entry: Unsubscribe;
  readonly changes: readonly Change[];
  readonly agreed: readonly Observation[];
  readonly attention: readonly Attention[];
  readonly found: readonly Observation[];
}

/** A push without its entry has nothing to say, and would be tried for ever. */
async function withEntries(context: SyncContext, batch: readonly StoredPush[]): Promise<StoredPush[]> {
  const writing = context.database.transaction(["unsubscribes", "outbox"], "readwrite");
  const kept: StoredPush[] = [];
  for (const push of batch) {
    if (await writing.objectStore("unsubscribes").getKey(push.key)) kept.push(push);
    else await writing.objectStore("outbox").delete(push.key);
  }
  await writing.done;
  return kept;
}

async function planBatch(context: SyncContext, batch: readonly StoredPush[]): Promise<PlannedPush[]> {
  const entries = await Promise.all(batch.map(({ key }) => context.database.get("unsubscribes", key)));
  const found = await find(
    context,
    entries.filter((entry) => entry !== undefined),
  );
  return batch.flatMap((push, index) => {
    const entry = entries[index];
    if (!entry) return [];
    const [write, read] = [fieldsToWrite(context.settings), fieldsToRead(context.settings)];
    const plan = planPush(entry, found, write, read, context.now());
    return [{ push, entry, ...plan, found }];
  });
}

/** Two entries may reach one record; it is written once. */
function oneChangeARecord(plans: readonly PlannedPush[]): Change[] {
  return [
    ...new Map(plans.flatMap((plan) => plan.changes).map((change) => [change.recordId, change])).values(),
  ];
}

/** Before the write leaves: if its answer is lost, history can still say that it was ours. */
async function rememberSent(context: SyncContext, plans: readonly PlannedPush[]): Promise<void> {
  const writing = context.database.transaction("outbox", "readwrite");
  for (const { push, changes } of plans) {
    if (changes.length === 0 || !(await isCurrent(writing.store, push))) continue;
    const sent = new Map(push.sent.map((it) => [it.recordId, it]));
    for (const { recordId, from } of changes) sent.set(recordId, { recordId, from });
    await writing.store.put({ ...push, sent: [...sent.values()] });
  }
  await writing.done;
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
  const mine = outcomes.filter(({ change }) => plan.changes.some((it) => it.recordId === change.recordId));
  await settleLost(writing, plan, on);
  await settleMended(writing, plan, on.at);
  let again: Failure | null = isUnseen(plan) ? NOT_VISIBLE : null;
  for (const outcome of mine) {
    if (outcome.kind === "kept") {
      await settleKept(writing, { ...outcome, change: { ...outcome.change, key: entry.key } }, on);
    } else if (mayPass(outcome.failure, push.attempts)) {
      again = outcome.failure;
    } else {
      await settleRefused(writing, { ...outcome.change, key: entry.key }, outcome.failure, on);
    }
    if (outcome.kind === "failed" && !outcome.change.to) await rememberStillOn(writing, plan, outcome.change);
  }
  for (const record of plan.agreed) {
    await rememberAgreed(writing, record, entry.status !== "resubscribed", Object.keys(record.optedOut));
  }
  for (const attention of plan.attention) await ask(writing, attention);
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

/** A write whose answer was lost and that took effect all the same: found as written now, and ours. */
async function settleLost(writing: Settling, plan: PlannedPush, on: Occasion): Promise<void> {
  const to = plan.entry.status !== "resubscribed";
  for (const { recordId, from } of plan.push.sent) {
    const shown = plan.agreed.find((record) => record.recordId === recordId);
    if (!shown) continue;
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
