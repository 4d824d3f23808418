import { normaliseAddress } from "../../email-address";
import type {
  Attention,
  Change,
  Failure,
  Milliseconds,
  Observation,
  SubjectKey,
  Unsubscribe,
} from "../../model";
import { fieldsToRead, fieldsToWrite } from "../../settings";
import { moveToAddress } from "../database/capture";
import type { Database, StoredPush } from "../database/database";
import { backoff, isDueAt } from "./backoff";
import type { SyncContext } from "./context";
import { followers, successor } from "./follow";
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
import { allFields, thrownFailure, writeAndReadBack } from "./write";

/** Entries that one find looks up: an `IN` list of addresses stays well below the limits on a statement. */
const ENTRIES_A_BATCH = 50;

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
    const plans = await planBatch(context, batch);
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

async function dueBatch(context: SyncContext, waitingToo: boolean): Promise<StoredPush[]> {
  const now = context.clock();
  const batch: StoredPush[] = [];
  for (const push of await context.database.getAllFromIndex("outbox", "nextAttempt")) {
    const waits = push.failure?.kind === "session";
    if (isDueAt(push.nextAttempt, now) || (waitingToo && waits)) batch.push(push);
    if (batch.length === ENTRIES_A_BATCH) break;
  }
  return batch;
}

/** No session, so nothing can be tried: what is due waits for one, and says so. */
export async function waitForSession(
  database: Database,
  failure: Failure,
  now: Milliseconds,
  random: number,
): Promise<void> {
  const writing = database.transaction(["outbox", "runs"], "readwrite");
  const outbox = writing.objectStore("outbox");
  for (const push of await outbox.getAll()) {
    if (!isDueAt(push.nextAttempt, now)) continue;
    const attempts = push.attempts + 1;
    await outbox.put({ ...push, attempts, nextAttempt: now + backoff(failure, attempts, random), failure });
  }
  const newest = await writing.objectStore("runs").openCursor(null, "prev");
  if (newest?.value.endedAt === null) {
    const nextAttempt = now + backoff(failure, 1, random);
    await newest.update({ ...newest.value, outcome: "paused", failure, nextAttempt });
  }
  await writing.done;
}

/** Entries by record whose record has an address go on under the address; the next batch pushes them there. */
async function moveToAddresses(context: SyncContext, batch: readonly StoredPush[]): Promise<boolean> {
  const entries = await Promise.all(batch.map(({ key }) => context.database.get("unsubscribes", key)));
  const byRecord = entries.filter((entry) => entry?.subject.kind === "record");
  if (byRecord.length === 0) return false;
  const found = await find(context, byRecord as Unsubscribe[]);
  const byId = new Map(found.map((record) => [record.recordId, record]));
  const become = new Map([...followers(byId)].map(({ from, to }) => [from.recordId, to]));
  let moved = false;
  for (const entry of byRecord) {
    if (entry?.subject.kind !== "record") continue;
    const record = become.get(entry.subject.recordId) ?? byId.get(entry.subject.recordId);
    const address = normaliseAddress(record?.address ?? null);
    if (address === null) continue;
    await rememberWhere(context, byId.get(entry.subject.recordId), `address:${address}`);
    await moveToAddress(context.database, entry.key, address);
    moved = true;
  }
  return moved;
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

async function planBatch(context: SyncContext, batch: readonly StoredPush[]): Promise<PlannedPush[]> {
  const entries = await Promise.all(batch.map(({ key }) => context.database.get("unsubscribes", key)));
  const found = await find(
    context,
    entries.filter((entry) => entry !== undefined),
  );
  return batch.flatMap((push, index) => {
    const entry = entries[index];
    if (!entry) return [];
    const plan = planPush(entry, found, fieldsToWrite(context.settings), fieldsToRead(context.settings));
    return [{ push, entry, ...plan, found }];
  });
}

/** Every record these entries speak for, and what gone ones became. */
async function find(context: SyncContext, entries: readonly Unsubscribe[]): Promise<Observation[]> {
  const { salesforce } = context;
  const fields = allFields(context);
  const addresses: string[] = [];
  const records = [];
  for (const { subject } of entries) {
    if (subject.kind === "address") addresses.push(subject.address);
    else records.push(subject);
  }
  const found: Observation[] = [];
  if (addresses.length > 0) found.push(...(await salesforce.findByAddress(addresses, fields)).observations);
  if (records.length > 0) found.push(...(await salesforce.findByIds(records, fields)).observations);
  for (let round = 0; round < 5; round++) {
    const ids = new Set(found.map((record) => record.recordId));
    const missing = found.flatMap((record) => {
      const next = successor(record);
      if (next === null || ids.has(next)) return [];
      return [
        { object: record.gone?.kind === "converted" ? ("Contact" as const) : record.object, recordId: next },
      ];
    });
    if (missing.length === 0) break;
    const next = (await salesforce.findByIds(missing, fields)).observations;
    if (next.length === 0) break;
    found.push(...next);
  }
  return found;
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
  let again: Failure | null = null;
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

/** The push as a whole did not get through: it stays in the outbox, unless only a person can help. */
async function settleFailedPush(
  context: SyncContext,
  writing: Settling,
  push: StoredPush,
  failure: Failure,
  on: Occasion,
): Promise<void> {
  const outbox = writing.objectStore("outbox");
  if (!(await isCurrent(outbox, push))) return;
  if (!mayPass(failure, push.attempts)) {
    await outbox.delete(push.key);
    await refuseEntry(writing, push.key, failure, on);
    return;
  }
  const attempts = push.attempts + 1;
  const sent = (await outbox.get(push.key))?.sent ?? push.sent;
  const nextAttempt: Milliseconds = context.clock() + backoff(failure, attempts, context.random());
  await outbox.put({ ...push, sent, attempts, nextAttempt, failure });
}

async function refuseEntry(
  writing: Settling,
  key: SubjectKey,
  failure: Failure,
  on: Occasion,
): Promise<void> {
  const { at, by, runId } = on;
  await writing
    .objectStore("history")
    .add({ what: "refused", at, key, by, recordId: null, object: null, failure, runId });
  await ask(writing, {
    id: `${key}|push|refused`,
    key,
    cause: "refused",
    recordId: null,
    object: null,
    name: (await writing.objectStore("unsubscribes").get(key))?.name ?? null,
    since: at,
    failure,
    by: null,
    rewritten: false,
  });
}

/** A record that went away between find and write is found, followed or given up by one of the next attempts. */
const GONE_SINCE_FOUND = new Set(["ENTITY_IS_DELETED", "NOT_FOUND", "CANNOT_UPDATE_CONVERTED_LEAD"]);
const ATTEMPTS_TO_FOLLOW = 3;

/** Whether another attempt can help. */
function mayPass(failure: Failure, attempts: number): boolean {
  if (GONE_SINCE_FOUND.has(failure.code)) return attempts < ATTEMPTS_TO_FOLLOW;
  return failure.kind !== "attention";
}

/** The outbox still holds this very push: the rep did not change their mind while it was under way. */
async function isCurrent(
  outbox: { get(key: SubjectKey): Promise<StoredPush | undefined> },
  push: StoredPush,
): Promise<boolean> {
  const now = await outbox.get(push.key);
  return now !== undefined && now.act === push.act && now.since === push.since;
}
