import { normaliseAddress } from "../../email-address";
import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { PersonObject } from "../../model/person";
import type { Database, PlannedChange, StoredRun, WriteJob } from "../database/database";
import { pushOf } from "../database/push-of";
import { isAutomation } from "../salesforce/failure";
import { SalesforceFailure } from "../salesforce/salesforce";
import { untilNextLook } from "./bulk-policy";
import type { SyncContext } from "./context";
import { count } from "./figures";
import { mayPass } from "./outbox";
import { confirmWhenDone, DECISION_STORES, type Outcome, rememberAgreed, settleRefused } from "./settle";
import { NOT_KEPT, outcomesOf } from "./write";
import { inOrder, RECORDS_A_STEP, settleWrites } from "./write-planned";

/** A job whose asking was not answered so often is not asked for again. */
const ASKED_IN_VAIN = 3;

/**
 * Takes the writing of a large plan one step further by a bulk job: gives planned opt-outs of one object and set of
 * fields to a job, uploads them, looks how it stands, settles what it refused, reads back the rest. The changes carry
 * the job's id before anything is uploaded. What a job could not write is left to small batches, which classify it.
 *
 * @returns null when what is left goes in small batches
 */
export async function pushInBulk(context: SyncContext, run: StoredRun): Promise<StoredRun | null> {
  const job = run.writeJob;
  try {
    if (job === null) return run.bulkRefused ? null : await give(context, run);
    if (job.phase === "given") return await upload(context, run, job);
    if (job.phase === "uploaded") return await look(context, run, job);
  } catch (error) {
    if (!isInVain(error, run)) throw error;
    // Whatever the job did is found when its changes are read back.
    return { ...run, bulkRefused: true, writeJob: job && { ...job, phase: "ended" } };
  }
  return readBack(context, run, job);
}

async function give(context: SyncContext, run: StoredRun): Promise<StoredRun | null> {
  const { database, salesforce } = context;
  const chosen = await choose(context);
  if (chosen === null) return null;
  const { object, fields } = chosen;
  const since = context.now();
  const jobId = await salesforce.bulk.startWriting(object);
  const writeJob: WriteJob = { jobId, object, fields, since, looks: 0, phase: "given", readBack: null };
  const next: StoredRun = { ...run, writeJob };

  // Strict: after a power cut, too, the same rows must not be given to another job.
  const writing = database.transaction(["planned", "unsubscribes", "runs"], "readwrite", {
    durability: "strict",
  });
  const planned = writing.objectStore("planned");
  await Promise.all(
    chosen.recordIds.map(async (recordId) => {
      const change = await planned.get(recordId);
      if (!change) return;
      const entry = await writing.objectStore("unsubscribes").get(change.key);
      if (entry?.status === "optedOut") await planned.put({ ...change, job: jobId, sent: 1 });
      else await planned.delete(recordId);
    }),
  );
  // The settings may have closed it meanwhile.
  const isOpen = (await writing.objectStore("runs").get(run.id))?.endedAt === null;
  if (isOpen) await writing.objectStore("runs").put(next);
  await writing.done;
  return next;
}

interface Chosen {
  readonly object: PersonObject;
  readonly fields: readonly string[];
  readonly recordIds: string[];
}

/** The most numerous changes of one object and set of fields, if they are enough for a job. Opt-outs alone. */
async function choose({ database, bulk }: SyncContext): Promise<Chosen | null> {
  if ((await database.count("planned")) <= bulk.changesToWrite) return null;
  const groups = new Map<string, Chosen>();
  for await (const change of plannedChanges(database)) {
    if (!change.to || change.order !== null) continue;
    const { object } = change;
    const fields = Object.keys(change.from).sort();
    const name = [object, ...fields].join(" ");
    const group = groups.get(name) ?? { object, fields, recordIds: [] };
    groups.set(name, group);
    group.recordIds.push(change.recordId);
    if (group.recordIds.length === bulk.rowsAJob) break;
  }
  const [largest] = [...groups.values()].sort((a, b) => b.recordIds.length - a.recordIds.length);
  return largest && largest.recordIds.length > bulk.changesToWrite ? largest : null;
}

async function upload(context: SyncContext, run: StoredRun, job: WriteJob): Promise<StoredRun> {
  const { database, salesforce } = context;
  const given: { readonly recordId: string; readonly account: string }[] = [];
  for await (const change of plannedChanges(database))
    if (change.job === job.jobId) given.push({ recordId: change.recordId, account: accountOf(change) });
  if (given.length === 0) return { ...run, writeJob: { ...job, phase: "ended" } };
  given.sort((a, b) => inOrder(a.account, b.account));
  await salesforce.bulk.tick(
    job.jobId,
    job.fields,
    given.map(({ recordId }) => recordId),
  );
  return waiting(context, { ...run, writeJob: { ...job, phase: "uploaded" } }, untilNextLook(0));
}

async function look(context: SyncContext, run: StoredRun, job: WriteJob): Promise<StoredRun> {
  const { state, refused } = await context.salesforce.bulk.look("writing", job.jobId);
  if (state === "working") {
    const looks = job.looks + 1;
    return waiting(context, { ...run, writeJob: { ...job, looks } }, untilNextLook(looks));
  }
  if (refused > 0) await settleRefusals(context, run, job);
  await resubscribeAgain(context, job.since);
  return {
    ...run,
    bulkRefused: run.bulkRefused || state === "ended",
    writeJob: { ...job, phase: "ended" },
  };
}

/** Rows settled in one transaction. */
const ROWS_AT_ONCE = 1000;

async function settleRefusals(context: SyncContext, run: StoredRun, job: WriteJob): Promise<void> {
  const { database, salesforce, identity } = context;
  const refusals = await salesforce.bulk.readRefused(job.jobId);
  const on = { at: context.now(), by: identity.username, runId: run.id, logTask: false };
  for (let start = 0; start < refusals.length; start += ROWS_AT_ONCE) {
    const writing = database.transaction(DECISION_STORES, "readwrite");
    const planned = writing.objectStore("planned");
    let forGood = 0;
    for (const { recordId, failure } of refusals.slice(start, start + ROWS_AT_ONCE)) {
      const change = await planned.get(recordId);
      if (change?.job !== job.jobId) continue;
      if (mayPassAlone(failure)) {
        await planned.put({ ...change, job: null, order: lockedIn(failure) ?? accountOf(change) });
      } else {
        await settleRefused(writing, change, failure, on);
        forGood += 1;
      }
    }
    await count(writing, run.id, { refused: forGood });
    await writing.done;
  }
}

/**
 * A small batch is told to save in spite of a duplicate rule's warning; a bulk job cannot be. Nor does it tell whether
 * a trigger or flow refused a record, or the number of those that were saved with it.
 */
function mayPassAlone(failure: Failure): boolean {
  return mayPass(failure, 0) || failure.code === "DUPLICATES_DETECTED" || isAutomation(failure.code);
}

async function readBack(context: SyncContext, run: StoredRun, job: WriteJob): Promise<StoredRun> {
  const { database } = context;
  const given: PlannedChange[] = [];
  for await (const change of plannedChanges(database, job.readBack)) {
    if (change.job === job.jobId) given.push(change);
    if (given.length === RECORDS_A_STEP) break;
  }
  const last = given.at(-1);
  if (!last) return { ...run, writeJob: null };
  const outcomes = await outcomesOf(context, given, run.fields);

  // Not done yet, or not kept: a small batch will tell.
  const again = outcomes.filter((outcome) => outcome.kind === "failed" && outcome.failure === NOT_KEPT);
  const writing = database.transaction("planned", "readwrite");
  for (const { change } of again) {
    const planned = await writing.store.get(change.recordId);
    if (planned) await writing.store.put({ ...planned, job: null, order: accountOf(change) });
  }
  await writing.done;
  const others = outcomes.filter((outcome) => run.bulkRefused && isAnothers(outcome, context));
  if (others.length > 0) await settleAnothers(context, run, others);
  await settleWrites(
    context,
    run,
    outcomes.filter((outcome) => !again.includes(outcome) && !others.includes(outcome)),
  );
  return { ...run, writeJob: { ...job, readBack: last.recordId } };
}

/** A job that was ended, or is not heard of, need not have written what shows as written: somebody else has edited it last. */
function isAnothers(outcome: Outcome, { identity }: SyncContext): boolean {
  return outcome.kind === "kept" && outcome.shown.lastModifiedById !== identity.userId;
}

/** Both sides agree, and there is no write to tell. */
async function settleAnothers(
  context: SyncContext,
  { id: runId }: StoredRun,
  outcomes: readonly Outcome[],
): Promise<void> {
  const { identity, settings, now } = context;
  const writing = context.database.transaction(DECISION_STORES, "readwrite");
  for (const outcome of outcomes) {
    if (outcome.kind !== "kept") continue;
    const { change, shown } = outcome;
    await rememberAgreed(writing, shown, change.to, Object.keys(change.from));
    await writing.objectStore("planned").delete(change.recordId);
  }
  const entries = new Map(outcomes.map(({ change }) => [change.key, 0]));
  const on = { at: now(), by: identity.username, runId, logTask: settings.logTask };
  await confirmWhenDone(writing, entries, on);
  await writing.done;
}

/**
 * Someone who was resubscribed while a job was under way may have been ticked by it after all. Their push is made once
 * more, or now where it waited for the job: it finds nothing to do, or a record that was edited since, which is for a person to decide.
 */
async function resubscribeAgain({ database }: SyncContext, since: Milliseconds): Promise<void> {
  const writing = database.transaction(["unsubscribes", "outbox"], "readwrite");
  const resubscribed = await writing.objectStore("unsubscribes").index("status").getAll("resubscribed");
  for (const { key, resubscribe } of resubscribed) {
    const at = resubscribe?.at ?? 0;
    if (at < since - CLOCKS_APART) continue;
    const waiting = await writing.objectStore("outbox").get(key);
    if (waiting?.failure) continue;
    await writing
      .objectStore("outbox")
      .put(waiting ? { ...waiting, nextAttempt: 0 } : pushOf(key, "resubscribe", at));
  }
  await writing.done;
}

/** Salesforce's clock is known to a second or two. */
const CLOCKS_APART: Milliseconds = 5_000;

/** Records of one account lock each other. The account is not read, but its people share a domain. */
function accountOf({ address }: Pick<PlannedChange, "address">): string {
  return (normaliseAddress(address) ?? "").split("@")[1] ?? "";
}

/** `unable to obtain exclusive access to this record or 200 records: 001…,001…` names the accounts. */
function lockedIn({ code, message }: Failure): string | null {
  if (code !== "UNABLE_TO_LOCK_ROW") return null;
  return /\b001[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?\b/.exec(message)?.[0] ?? null;
}

/** Whether a call about a job failed by what Salesforce says of the job, and not of the network, the session or a limit. */
export function isInVain(error: unknown, { writeJob, attempts }: StoredRun): boolean {
  if (!(error instanceof SalesforceFailure)) return false;
  const { kind } = error.failure;
  return kind === "attention" || (writeJob === null && kind === "retry" && attempts >= ASKED_IN_VAIN);
}

/** The run, left alone for so long. */
export function waiting({ clock }: SyncContext, run: StoredRun, wait: Milliseconds): StoredRun {
  return { ...run, nextAttempt: clock() + wait };
}

/** In the order of their ids, a few at a time. */
async function* plannedChanges(
  database: Database,
  after: string | null = null,
): AsyncGenerator<PlannedChange> {
  let range = after === null ? null : IDBKeyRange.lowerBound(after, true);
  for (;;) {
    const page = await database.getAll("planned", range, RECORDS_A_STEP);
    yield* page;
    const last = page.at(-1);
    if (page.length < RECORDS_A_STEP || !last) return;
    range = IDBKeyRange.lowerBound(last.recordId, true);
  }
}
