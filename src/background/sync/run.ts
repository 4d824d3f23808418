import type { Failure, Held, Run } from "../../model";
import { fieldsToWrite } from "../../settings";
import { type PullPass, readState, type StoredRun, writeState } from "../database/database";
import { watchAllowance } from "./allowance";
import { backoff, isDueAt } from "./backoff";
import { pushInBulk } from "./bulk-write";
import type { SyncContext } from "./context";
import { explainUnticked } from "./explain";
import { isCheckDue } from "./full-check";
import { hold } from "./hold";
import { movedWatermarks, pullPasses } from "./passes";
import { planChunk } from "./plan-run";
import { beginPull, pullPage } from "./pull";
import { thrownFailure, writeAndReadBack } from "./write";
import { settleWrites, takePlanned } from "./write-planned";

/**
 * Opens a run, unless one is open already: then that one goes on.
 *
 * @param fullCheck asked for by hand: all is read again, by this run, or by the next one if this is open already
 */
export async function openRun(
  context: SyncContext,
  trigger: Run["trigger"],
  { fullCheck = false }: { fullCheck?: boolean } = {},
): Promise<StoredRun> {
  const { database, settings } = context;
  if (fullCheck) await writeState(database, "fullCheckWanted", true);
  const open = await openedRun(context);
  if (open) return open;
  const watermarks = (await readState(database, "watermarks")) ?? {};
  const lookUpList = (await readState(database, "lookUpList")) ?? false;
  const passes = pullPasses(fieldsToWrite(settings), watermarks, lookUpList);
  const readsAll = passes.some((pass) => pass.kind === "changes" && pass.since === null);
  const check = readsAll ? null : await checkFor(context, trigger, lookUpList);
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
    pull: beginPull(check ? [...passes, check] : passes, readsAll),
    firstSync,
    fieldSwitched: !firstSync && readsAll,
    released: false,
    writeJob: null,
    bulkRefused: false,
    attempts: 0,
    nextAttempt: 0,
  };
  await database.put("runs", run);
  context.changed();
  return run;
}

/** A full check is done when asked for by hand, and once a week by night; not beside a look at the whole list. */
async function checkFor(
  { database, clock }: SyncContext,
  trigger: Run["trigger"],
  lookUpList: boolean,
): Promise<PullPass | null> {
  if (await readState(database, "fullCheckWanted")) return { kind: "check", byHand: true };
  if (trigger !== "nightly" || lookUpList) return null;
  const due = isCheckDue(await readState(database, "lastFullCheck"), clock());
  return due ? { kind: "check", byHand: false } : null;
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
    const next = await step(context, { ...run, nextAttempt: 0 });
    const stopped = next.failure !== null && next.attempts > run.attempts;
    const outcome = next.endedAt ? next.outcome : "running";
    const goesOn: StoredRun = { ...next, outcome, failure: null, attempts: 0 };
    const isOpen = await keep(context, stopped ? next : goesOn);
    context.changed();
    // A bulk job that Salesforce still works on is looked at later.
    const waits = next.nextAttempt > 0;
    return isOpen && next.endedAt === null && !stopped && !waits;
  } catch (error) {
    const failure = thrownFailure(error);
    await keep(context, stopped(context, run, failure));
    context.changed();
    return false;
  }
}

/**
 * Stores how far a run got, unless the settings have closed it while the step was under way: then what the step has
 * staged and planned is for fields that nobody wants any more.
 */
async function keep({ database }: SyncContext, run: StoredRun): Promise<boolean> {
  const writing = database.transaction(["runs", "observed", "planned"], "readwrite");
  const isOpen = (await writing.objectStore("runs").get(run.id))?.endedAt === null;
  if (isOpen) {
    await writing.objectStore("runs").put(run);
  } else {
    await writing.objectStore("observed").clear();
    await writing.objectStore("planned").clear();
  }
  await writing.done;
  return isOpen;
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
  const { checkpoint, read, wait } = await pullPage(context, run.pull, run.attempts);
  const figures = { ...run.figures, read: run.figures.read + read };
  const phase = checkpoint.passes.length > 0 ? "pull" : "reconcile";
  return { ...run, figures, pull: checkpoint, phase, nextAttempt: wait > 0 ? context.clock() + wait : 0 };
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
  if (changes === 0 && run.writeJob === null) return { ...run, phase: "commit" };
  const inBulk = await pushInBulk(context, run);
  if (inBulk) return inBulk;

  const batch = await takePlanned(context);
  const { next, stop } = await settleWrites(context, run, await writeAndReadBack(context, batch));
  return stop ? stopped(context, next, stop) : next;
}
async function commit(context: SyncContext, run: StoredRun): Promise<StoredRun> {
  const writing = context.database.transaction(["state", "runs"], "readwrite");
  const state = writing.objectStore("state");
  const closed = {
    ...run,
    phase: "closed",
    endedAt: context.now(),
    outcome: run.held ? "held" : "done",
  } as const;
  // Closed by the settings meanwhile: what they want looked up is still to be looked up.
  if ((await writing.objectStore("runs").get(run.id))?.endedAt !== null) return closed;
  const watermarks = ((await state.get("watermarks")) ?? {}) as Record<string, number>;
  // An answer without a date says nothing about how far Salesforce was read.
  if (run.pull.asOf !== null && run.pull.asOf > 0) {
    await state.put(
      movedWatermarks(watermarks, fieldsToWrite(context.settings), run.pull.asOf),
      "watermarks",
    );
  }
  await state.put(false, "lookUpList");
  if (run.pull.complete) {
    await state.put(context.clock(), "lastFullCheck");
    await state.put(false, "fullCheckWanted");
  }
  await writing.done;
  return closed;
}

/** The run pauses where it is when waiting can help, and ends when only a person can. */
function stopped(context: SyncContext, run: StoredRun, failure: Failure): StoredRun {
  // A cursor lives two days; the pass begins again, and what was stored of it is simply stored again.
  if (failure.code === "INVALID_QUERY_LOCATOR")
    return { ...run, pull: { ...run.pull, cursor: null, jobs: [] } };
  if (failure.kind === "attention") return { ...run, failure, outcome: "failed", endedAt: context.now() };
  const attempts = run.attempts + 1;
  const nextAttempt = context.clock() + backoff(failure, attempts, context.random());
  return { ...run, failure, outcome: "paused", attempts, nextAttempt };
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
