import type { Failure, Held, Run } from "../../model";
import { fieldsToWrite } from "../../settings";
import { type PlannedChange, readState, type StoredRun } from "../database/database";
import { watchAllowance } from "./allowance";
import { backoff, isDueAt } from "./backoff";
import type { SyncContext } from "./context";
import { explainUnticked } from "./explain";
import { hold } from "./hold";
import { movedWatermarks, pullPasses } from "./passes";
import { planChunk } from "./plan-run";
import { pullPage } from "./pull";
import { confirmWhenDone, DECISION_STORES, settleKept, settleRefused } from "./settle";
import { thrownFailure, WRITES_A_CALL, writeAndReadBack } from "./write";

/** Batches that are written before they are read back in one call. */
const BATCHES_A_READ_BACK = 10;
const RECORDS_A_STEP = WRITES_A_CALL * BATCHES_A_READ_BACK;

/** Opens a run, unless one is open already: then that one goes on. */
export async function openRun(context: SyncContext, trigger: Run["trigger"]): Promise<StoredRun> {
  const { database, settings } = context;
  const open = await openedRun(context);
  if (open) return open;
  const watermarks = (await readState(database, "watermarks")) ?? {};
  const lookUpList = (await readState(database, "lookUpList")) ?? false;
  const passes = pullPasses(fieldsToWrite(settings), watermarks, lookUpList);
  const firstSync = Object.keys(watermarks).length === 0;
  const run: StoredRun = {
    id: ((await latestRun(context))?.id ?? 0) + 1,
    trigger,
    startedAt: context.clock(),
    phase: "pull",
    endedAt: null,
    outcome: "running",
    held: null,
    failure: null,
    figures: { read: 0, learned: 0, ended: 0, planned: 0, written: 0, refused: 0 },
    pull: { passes, cursor: null, asOf: null, listKey: null },
    firstSync,
    fieldSwitched: !firstSync && passes.some((pass) => pass.kind === "changes" && pass.since === null),
    released: false,
    attempts: 0,
    nextAttempt: 0,
  };
  await database.put("runs", run);
  context.changed();
  return run;
}

/** The newest run, open or closed; null before the first. */
export async function latestRun({ database }: Pick<SyncContext, "database">): Promise<StoredRun | null> {
  const cursor = await database.transaction("runs").store.openCursor(null, "prev");
  return cursor?.value ?? null;
}

/** The run that is under way or paused; null when none is. */
export async function openedRun(context: Pick<SyncContext, "database">): Promise<StoredRun | null> {
  const run = await latestRun(context);
  return run?.endedAt === null ? run : null;
}

/**
 * Takes the open run one step further: a page, a chunk, up to 2,000 writes. Each step stores its checkpoint with its
 * effect, so the next wake-up goes on where this one was killed.
 *
 * @param sessionIsNew a session has just come to life: a run that waits for one goes on
 * @returns false when there is no open run, or it has to wait
 */
export async function advanceRun(context: SyncContext, sessionIsNew: boolean): Promise<boolean> {
  const run = await openedRun(context);
  if (!run || !mayGoOn(run, context.clock(), sessionIsNew)) return false;
  try {
    watchAllowance(
      context.salesforce.usage,
      context.callsBefore + context.salesforce.calls,
      context.settings,
    );
    const next = await step(context, run);
    const stopped = next.failure !== null && next.attempts > run.attempts;
    const outcome = next.endedAt ? next.outcome : "running";
    const goesOn: StoredRun = { ...next, outcome, failure: null, attempts: 0, nextAttempt: 0 };
    await context.database.put("runs", stopped ? next : goesOn);
    context.changed();
    return next.endedAt === null && !stopped;
  } catch (error) {
    const failure = thrownFailure(error);
    await context.database.put("runs", stopped(context, run, failure));
    context.changed();
    return false;
  }
}

/** Whether an open run may go on now, by this computer's clock, or waits after a failure. */
export function mayGoOn(run: StoredRun, now: number, sessionIsNew: boolean): boolean {
  return isDueAt(run.nextAttempt, now) || (sessionIsNew && run.failure?.kind === "session");
}

function step(context: SyncContext, run: StoredRun): Promise<StoredRun> {
  switch (run.phase) {
    case "pull":
      return pull(context, run);
    case "reconcile":
      return plan(context, run);
    case "push":
      return push(context, run);
    default:
      return commit(context, run);
  }
}

async function pull(context: SyncContext, run: StoredRun): Promise<StoredRun> {
  const [pass] = run.pull.passes;
  // The list is looked up when it holds what the passes before have taught it: their people's other records count, too.
  const first =
    pass?.kind === "list" && (await context.database.count("observed")) > 0 && run.pull.listKey === null;
  if (!pass || first) return { ...run, phase: "reconcile" };
  const { checkpoint, read } = await pullPage(context, run.pull);
  const figures = { ...run.figures, read: run.figures.read + read };
  return { ...run, figures, pull: checkpoint, phase: checkpoint.passes.length > 0 ? "pull" : "reconcile" };
}

async function plan(context: SyncContext, run: StoredRun): Promise<StoredRun> {
  const on = { at: context.now(), by: context.identity.username, runId: run.id };
  const chunk = await planChunk(context, { fieldSwitched: run.fieldSwitched, on });
  if (!chunk) return { ...run, phase: run.pull.passes.length > 0 ? "pull" : "push" };
  await explainUnticked(context, chunk.attention);
  return {
    ...run,
    figures: {
      ...run.figures,
      learned: run.figures.learned + chunk.learned.length,
      ended: run.figures.ended + chunk.ended.length,
      planned: run.figures.planned + chunk.changes.length,
    },
  };
}

async function push(context: SyncContext, run: StoredRun): Promise<StoredRun> {
  const { database } = context;
  const [changes, listed] = await Promise.all([
    database.count("planned"),
    database.countFromIndex("unsubscribes", "status", "optedOut"),
  ]);
  const held = run.released
    ? null
    : (hold({ ...run, changes, listed }) ?? (await stillHeld(context, run, changes)));
  if (held) return { ...run, held, phase: "commit" };
  if (changes === 0) return { ...run, phase: "commit" };

  const batch = await takePlanned(context);
  const outcomes = await writeAndReadBack(context, batch);
  const on = { at: context.now(), by: context.identity.username, runId: run.id };
  const writing = database.transaction(DECISION_STORES, "readwrite");
  let { written, refused } = run.figures;
  let stop: Failure | null = null;
  for (const outcome of outcomes) {
    if (outcome.kind === "kept") {
      await settleKept(writing, outcome, on);
      written += 1;
    } else if (outcome.failure.kind === "session" || outcome.failure.kind === "limit") {
      stop = outcome.failure;
    } else if (outcome.failure.kind === "retry") {
      await toOutbox(context, writing, outcome.change.key, outcome.failure, on.at);
      await writing.objectStore("planned").delete(outcome.change.recordId);
    } else {
      await settleRefused(writing, outcome.change, outcome.failure, on);
      refused += 1;
    }
  }
  for (const key of new Set(outcomes.map(({ change }) => change.key))) {
    await confirmWhenDone(writing, key, outcomes.filter(({ change }) => change.key === key).length, on);
  }
  const next = { ...run, figures: { ...run.figures, written, refused } };
  await writing.done;
  return stop ? stopped(context, next, stop) : next;
}

/** The next planned writes whose reason still holds: a resubscribe since then has the last word. */
async function takePlanned({ database }: SyncContext): Promise<PlannedChange[]> {
  const writing = database.transaction(["planned", "unsubscribes"], "readwrite");
  const planned = writing.objectStore("planned");
  const batch: PlannedChange[] = [];
  for (const change of await planned.getAll(null, RECORDS_A_STEP)) {
    const entry = await writing.objectStore("unsubscribes").get(change.key);
    const holds = change.to ? entry?.status === "optedOut" : entry?.status === "resubscribed";
    if (holds) {
      batch.push(change);
      await planned.put({ ...change, sent: 1 });
    } else {
      await planned.delete(change.recordId);
    }
  }
  await writing.done;
  return batch;
}

/** A write that may pass at another attempt goes on as a push of its entry, which has its own clock. */
async function toOutbox(
  context: SyncContext,
  writing: Parameters<typeof settleKept>[0],
  key: PlannedChange["key"],
  failure: Failure,
  at: number,
): Promise<void> {
  const outbox = writing.objectStore("outbox");
  const entry = await writing.objectStore("unsubscribes").get(key);
  if (!entry || (await outbox.get(key))) return;
  const act = entry.status === "resubscribed" ? "resubscribe" : "optOut";
  const nextAttempt = context.clock() + backoff(failure, 1, context.random());
  await outbox.put({ key, act, since: at, attempts: 1, nextAttempt, failure, sent: [] });
}

/** A plan that waits for a person is not let go by the next run, which only adds to it. */
async function stillHeld({ database }: SyncContext, run: StoredRun, changes: number): Promise<Held | null> {
  if (changes === 0) return null;
  let cursor = await database
    .transaction("runs")
    .store.openCursor(IDBKeyRange.upperBound(run.id, true), "prev");
  while (cursor?.value.outcome === "failed") cursor = await cursor.continue();
  const before = cursor?.value;
  return before?.outcome === "held" && before.held ? { why: before.held.why, changes } : null;
}

async function commit(context: SyncContext, run: StoredRun): Promise<StoredRun> {
  const writing = context.database.transaction("state", "readwrite");
  const watermarks = ((await writing.store.get("watermarks")) ?? {}) as Record<string, number>;
  // An answer without a date says nothing about how far Salesforce was read.
  if (run.pull.asOf !== null && run.pull.asOf > 0) {
    await writing.store.put(
      movedWatermarks(watermarks, fieldsToWrite(context.settings), run.pull.asOf),
      "watermarks",
    );
  }
  await writing.store.put(false, "lookUpList");
  await writing.done;
  return { ...run, phase: "closed", endedAt: context.now(), outcome: run.held ? "held" : "done" };
}

/** The run pauses where it is when waiting can help, and ends when only a person can. */
function stopped(context: SyncContext, run: StoredRun, failure: Failure): StoredRun {
  // A cursor lives two days; the pass begins again, and what was stored of it is simply stored again.
  if (failure.code === "INVALID_QUERY_LOCATOR") return { ...run, pull: { ...run.pull, cursor: null } };
  if (failure.kind === "attention") return { ...run, failure, outcome: "failed", endedAt: context.now() };
  const attempts = run.attempts + 1;
  const nextAttempt = context.clock() + backoff(failure, attempts, context.random());
  return { ...run, failure, outcome: "paused", attempts, nextAttempt };
}
