import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { Held } from "../../model/plan";
import { fieldsToWrite } from "../../settings";
import type { StoredRun } from "../database/database";
import { countOptedOut } from "../database/list";
import { watchCalls } from "./allowance";
import { backoff, isDueAt, waitsToGetThere } from "./backoff";
import { pushInBulk } from "./bulk-write";
import type { SyncContext } from "./context";
import { dropUnsent } from "./drop-unsent";
import { explainUnticked } from "./explain";
import { figuresAfter } from "./figures";
import { hold } from "./hold";
import { isFor, openedRun } from "./open-run";
import { settleTaken } from "./outbox-run";
import { movedWatermarks } from "./passes";
import { isPaused } from "./pause";
import { planChunk } from "./plan-run";
import { pullPage } from "./pull";
import { tellDropped } from "./tell-dropped";
import { thrownFailure, writeAndReadBack } from "./write";
import { settleWrites, takePlanned } from "./write-planned";

/**
 * Takes the open run one step further: a page, a chunk, up to 2,000 writes. Each step stores its checkpoint with its
 * effect, so the next wake-up goes on where this one was killed.
 *
 * @returns false when there is no open run, or it has to wait
 */
export async function advanceRun(context: SyncContext): Promise<boolean> {
  const run = await openedRun(context);
  if (!run) return false;
  // Other fields were chosen while this worker was at it: the next wake-up knows them.
  if (!isFor(run, fieldsToWrite(context.settings))) return false;
  if (!mayGoOn(run, context.clock(), false) || (await isPaused(context.database, run))) return false;
  try {
    // What was captured is not held back for a budget, in bulk or not.
    if (run.trigger !== "outbox") watchCalls(context);
    const next = await step(context, { ...run, nextAttempt: 0 });
    const stopped = next.failure !== null && next.attempts > run.attempts;
    const outcome = next.endedAt ? next.outcome : "running";
    const goesOn: StoredRun = { ...next, outcome, failure: next.pull.leftOut ?? null, attempts: 0 };
    const isOpen = await keep(context, stopped ? next : goesOn);
    // A bulk job that Salesforce still works on is looked at later.
    const waits = next.nextAttempt > 0;
    const hasMore = isOpen && next.endedAt === null && !stopped && !waits;
    context.changed(hasMore ? "progress" : "soon");
    return hasMore;
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
  const stored = await writing.objectStore("runs").get(run.id);
  const isOpen = stored?.endedAt === null;
  if (isOpen) {
    await writing.objectStore("runs").put({ ...run, figures: figuresAfter(stored, run) });
  } else {
    await dropUnsent(writing);
  }
  await writing.done;
  return isOpen;
}

/** Whether an open run may go on now, by this computer's clock, or waits after a failure. */
export function mayGoOn(run: StoredRun, now: number, sessionIsNew: boolean): boolean {
  return isDueAt(run.nextAttempt, now) || (sessionIsNew && waitsToGetThere(run.failure));
}

async function step(context: SyncContext, run: StoredRun): Promise<StoredRun> {
  const told = await tellDropped(context, run);
  if (told) return told;
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
    pass?.kind === "list" && run.pull.listKey === null && (await context.database.count("observed")) > 0;
  if (!pass || first) return { ...run, phase: "reconcile" };
  const { checkpoint, read, wait } = await pullPage(context, run.pull, run);
  const figures = { ...run.figures, read: run.figures.read + read };
  const phase = checkpoint.passes.length > 0 ? "pull" : "reconcile";
  return { ...run, figures, pull: checkpoint, phase, nextAttempt: wait > 0 ? context.clock() + wait : 0 };
}

async function plan(context: SyncContext, run: StoredRun): Promise<StoredRun> {
  const chunk = await planChunk(context, run, occasionOf(context, run));
  if (!chunk && run.pull.passes.length > 0) return { ...run, phase: "pull" };
  if (!chunk) {
    // A record may have been planned in two chunks, and is written once.
    const { written, refused } = run.figures;
    const planned = written + refused + (await context.database.count("planned"));
    return { ...run, phase: "push", plannedAt: context.now(), figures: { ...run.figures, planned } };
  }
  await explainUnticked(context, chunk.attention);
  return { ...run, figures: { ...run.figures, planned: run.figures.planned + chunk.changes.length } };
}

async function push(context: SyncContext, run: StoredRun): Promise<StoredRun> {
  const { database } = context;
  const changes = await database.count("planned");
  const held = run.released ? null : await heldFor(context, run, changes);
  if (held) return { ...run, held, phase: "commit" };
  if (changes === 0 && run.writeJob === null) return { ...run, phase: "commit" };
  if (run.writeJob === null && context.now() - (run.plannedAt ?? 0) > A_PLAN) return lookedOver(run);
  const inBulk = await pushInBulk(context, run);
  if (inBulk) return inBulk;

  const batch = await takePlanned(context);
  const stop = await settleWrites(context, run, await writeAndReadBack(context, batch));
  return stop ? stopped(context, run, stop) : run;
}

/** How long a plan is good for: it may have been held for days, or have waited for the org's calls. */
const A_PLAN: Milliseconds = 60 * 60 * 1000;

/** What others have ticked meanwhile is not this user's to write: their opt-out would be cleared by an undo of this run. */
function lookedOver(run: StoredRun): StoredRun {
  const pull = { ...run.pull, passes: [{ kind: "planned" } as const], cursor: null, listKey: null, jobs: [] };
  // What was asked for in vain before would not be counted any more, and be asked for without end.
  const inVain = run.attempts > 0 && run.failure?.kind === "retry";
  return { ...run, phase: "pull", pull, bulkRefused: run.bulkRefused || inVain };
}

async function commit(context: SyncContext, run: StoredRun): Promise<StoredRun> {
  if (run.trigger === "outbox") {
    if (await settleTaken(context, run, occasionOf(context, run))) return run;
    return { ...run, phase: "closed", endedAt: context.now(), outcome: "done" };
  }
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
  await state.put(run.fields, "listFields");
  if (run.pull.complete) {
    await state.put(context.clock(), "lastFullCheck");
    await state.put(false, "fullCheckWanted");
  }
  await writing.done;
  return closed;
}

function occasionOf({ now, identity, settings }: SyncContext, { id: runId }: StoredRun) {
  return { at: now(), by: identity.username, runId, logTask: settings.logTask };
}

/** The run pauses where it is when waiting can help, and ends when only a person can. */
function stopped(context: SyncContext, run: StoredRun, failure: Failure): StoredRun {
  if (failure.code === "INVALID_QUERY_LOCATOR") return fromFirstPage(context, run, failure);
  if (failure.kind === "attention") return { ...run, failure, outcome: "failed", endedAt: context.now() };
  const attempts = run.attempts + 1;
  const nextAttempt = context.clock() + backoff(failure, attempts, context.random());
  return { ...run, failure, outcome: "paused", attempts, nextAttempt };
}

/**
 * A cursor lives two days; the pass begins again, and what was stored of it is simply stored again. Each time later than
 * the last: the pages before the refused one go well, and would be read for ever.
 */
function fromFirstPage(context: SyncContext, run: StoredRun, failure: Failure): StoredRun {
  const restarts = run.pull.restarts + 1;
  const nextAttempt = context.clock() + backoff(failure, restarts, context.random());
  const pull = { ...run.pull, cursor: null, jobs: [], restarts };
  return { ...run, pull, failure, outcome: "paused", attempts: restarts, nextAttempt };
}

async function heldFor(context: SyncContext, run: StoredRun, changes: number): Promise<Held | null> {
  if (changes === 0) return null;
  const listed = await countOptedOut(context.database);
  return hold({ ...run, changes, listed }) ?? (await stillHeld(context, run, changes));
}

/** A plan that waits for a person is not let go by the next run, which only adds to it. */
async function stillHeld({ database }: SyncContext, run: StoredRun, changes: number): Promise<Held | null> {
  let cursor = await database
    .transaction("runs")
    .store.openCursor(IDBKeyRange.upperBound(run.id, true), "prev");
  while (cursor?.value.outcome === "failed") cursor = await cursor.continue();
  const before = cursor?.value;
  return before?.outcome === "held" && before.held ? { why: before.held.why, changes } : null;
}
