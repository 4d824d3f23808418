import type { Failure } from "../../model/failure";
import type { PlannedChange, StoredRun } from "../database/database";
import { pushOf } from "../database/push-of";
import { backoff } from "./backoff";
import type { SyncContext } from "./context";
import { mayPass } from "./outbox";
import { isTaken } from "./outbox-taken";
import {
  confirmWhenDone,
  DECISION_STORES,
  type Outcome,
  type Settling,
  settleKept,
  settleRefused,
} from "./settle";
import { WRITES_A_CALL } from "./write";

/** Batches that are written before they are read back in one call. */
const BATCHES_A_READ_BACK = 10;
export const RECORDS_A_STEP = WRITES_A_CALL * BATCHES_A_READ_BACK;

/** The next planned writes whose reason still holds: a resubscribe since then has the last word. */
export async function takePlanned({ database }: SyncContext): Promise<PlannedChange[]> {
  const writing = database.transaction(["planned", "unsubscribes"], "readwrite");
  const planned = writing.objectStore("planned");
  const batch: PlannedChange[] = [];
  for (const change of await planned.getAll(null, RECORDS_A_STEP)) {
    const entry = await writing.objectStore("unsubscribes").get(change.key);
    const optedOut = entry?.status === "optedOut" && !entry.leftOut?.includes(change.recordId);
    const holds = change.to ? optedOut : entry?.status === "resubscribed";
    if (holds) {
      batch.push(change);
      await planned.put({ ...change, sent: 1 });
    } else {
      await planned.delete(change.recordId);
    }
  }
  await writing.done;
  return batch.sort((a, b) => inOrder(a.order ?? "", b.order ?? ""));
}

/**
 * Settles what became of writes of a run's plan.
 *
 * @returns the run with its figures moved, and why it must stop; null: it goes on
 */
export async function settleWrites(
  context: SyncContext,
  run: StoredRun,
  outcomes: readonly Outcome[],
): Promise<{ next: StoredRun; stop: Failure | null }> {
  const on = {
    at: context.now(),
    by: context.identity.username,
    runId: run.id,
    logTask: context.settings.logTask,
  };
  const writing = context.database.transaction(DECISION_STORES, "readwrite");
  let { written, refused } = run.figures;
  let stop: Failure | null = null;
  const records = new Map<PlannedChange["key"], number>();
  for (const outcome of outcomes) {
    const { key } = outcome.change;
    records.set(key, (records.get(key) ?? 0) + 1);
    if (outcome.kind === "kept") {
      await settleKept(writing, outcome, on);
      written += 1;
    } else if (outcome.failure.kind === "session" || outcome.failure.kind === "limit") {
      stop = outcome.failure;
    } else if (mayPass(outcome.failure, 0)) {
      await toOutbox(context, writing, run, key, outcome.failure, on.at);
      await writing.objectStore("planned").delete(outcome.change.recordId);
    } else {
      await settleRefused(writing, outcome.change, outcome.failure, on);
      refused += 1;
    }
  }
  for (const [key, count] of records) await confirmWhenDone(writing, key, count, on);
  await writing.done;
  return { next: { ...run, figures: { ...run.figures, written, refused } }, stop };
}

/** A write that may pass at another attempt goes on as a push of its entry, which has its own clock. */
async function toOutbox(
  context: SyncContext,
  writing: Settling,
  run: StoredRun,
  key: PlannedChange["key"],
  failure: Failure,
  at: number,
): Promise<void> {
  const outbox = writing.objectStore("outbox");
  const entry = await writing.objectStore("unsubscribes").get(key);
  const waiting = await outbox.get(key);
  // Taken on by this run, which has no more to do for it: from here on it has an attempt behind it, and a clock.
  const taken = waiting !== undefined && run.trigger === "outbox" && isTaken(waiting, run.startedAt);
  if (!entry || (waiting && !taken)) return;
  const act = entry.status === "resubscribed" ? "resubscribe" : "optOut";
  const nextAttempt = context.clock() + backoff(failure, 1, context.random());
  await outbox.put({ ...pushOf(key, act, at), attempts: 1, nextAttempt, failure });
}

/** Not by the rules of a language: all that matters is that the same texts end up side by side. */
export function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
