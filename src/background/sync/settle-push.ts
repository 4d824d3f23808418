import type { Attention } from "../../model/attention";
import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { Observation } from "../../model/observation";
import type { Change } from "../../model/plan";
import type { StoredPush, WriteJob } from "../database/database";
import type { SyncContext } from "./context";
import { attemptsOf, isCurrent, mayPass, type Pushed, settleFailedPush } from "./outbox";
import type { OtherTick } from "./plan-undo";
import {
  ask,
  confirmWhenDone,
  DECISION_STORES,
  forgetTold,
  type Occasion,
  type Outcome,
  rememberAgreed,
  type Settling,
  settleKept,
  settleRefused,
} from "./settle";
import { settleOtherTick } from "./undone";

/** A push, and all that it is to do. */
export interface PlannedPush extends Pushed {
  readonly changes: readonly Change[];
  readonly agreed: readonly Observation[];
  readonly attention: readonly Attention[];
  readonly leftOut: readonly Observation[];
  /** Of an opt-out that was taken back: the tick by which the address is opted out all the same. */
  readonly otherTick: OtherTick | null;
  readonly found: readonly Observation[];
}

/**
 * Stores what became of one push, in one transaction: its writes and what was lost of them, what agreed, what a person must
 * look at, and whether it is done or tried again.
 *
 * @param job the bulk job of the run that is open, if any
 */
export async function settlePush(
  context: SyncContext,
  plan: PlannedPush,
  outcomes: readonly Outcome[],
  on: Occasion,
  job: WriteJob | null,
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
  const told = await settleLost(writing, context, plan, on);
  await settleMended(writing, plan, on.at);
  let again: Failure | null = isUnseen(plan) ? NOT_VISIBLE : null;
  for (const outcome of mine) {
    if (outcome.kind === "kept") {
      const change = { ...outcome.change, key: entry.key };
      await settleKept(writing, { ...outcome, change }, on);
      told.push(change);
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
  await forgetTold(writing, told);
  if (current && again) await settleFailedPush(context, writing, push, again, on);
  if (current && !again) {
    if (mayYetBeWritten(push, job)) await outbox.put({ ...push, nextAttempt: context.clock() + A_JOB });
    else await outbox.delete(push.key);
  }
  await confirmWhenDone(writing, new Map([[entry.key, plan.agreed.length + mine.length]]), on);
  await writing.done;
}

/** When a push that waits for a job is made all the same; the end of the job makes it at once. */
const A_JOB: Milliseconds = 60 * 60 * 1000;

/** A job that is under way may yet tick what was taken back; only what was sent tells then whose tick that is. */
function mayYetBeWritten({ act, sent }: StoredPush, job: WriteJob | null): boolean {
  return act === "resubscribe" && sent.length > 0 && job !== null && job.phase !== "ended";
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
 *
 * @returns what it has told
 */
async function settleLost(
  writing: Settling,
  { identity }: SyncContext,
  plan: PlannedPush,
  on: Occasion,
): Promise<Change[]> {
  const told: Change[] = [];
  const to = plan.entry.status !== "resubscribed";
  for (const { recordId, from } of plan.push.sent) {
    const shown = plan.found.find((record) => record.recordId === recordId && !record.gone);
    if (!shown || shown.lastModifiedById !== identity.userId) continue;
    // Sent by a capture that was taken back before it arrived: there is nothing to tell.
    const arrived = Object.entries(from).filter(
      ([field, before]) => before !== to && shown.optedOut[field] === to,
    );
    if (arrived.length === 0) continue;
    const change: Change = {
      key: plan.entry.key,
      recordId,
      object: shown.object,
      name: shown.name,
      address: shown.address,
      from: Object.fromEntries(arrived),
      to,
      reason: to ? "captured" : "resubscribed",
      unmodifiedSince: null,
    };
    await settleKept(writing, { change, kind: "kept", shown }, on);
    told.push(change);
  }
  return told;
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
