import type { Failure } from "../../model/failure";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { PlannedChange, StoredRun } from "../database/database";
import { isTaken, takenUpTo } from "../database/outbox-taken";
import { actOf, inPlaceOf, pushOf, withSent } from "../database/push-of";
import { readMany } from "../database/read-many";
import { backoff } from "./backoff";
import type { SyncContext } from "./context";
import { count } from "./figures";
import { mayPass } from "./outbox";
import {
  confirmWhenDone,
  DECISION_STORES,
  forgetTold,
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
  const changes = await planned.getAll(null, RECORDS_A_STEP);
  const keys = changes.map(({ key }) => key);
  const entries = await readMany(writing.objectStore("unsubscribes"), keys, ({ key }) => key);
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const holds = (change: PlannedChange) => stillHolds(change, byKey.get(change.key));
  await Promise.all(
    changes.map((it) => (holds(it) ? planned.put({ ...it, sent: 1 }) : planned.delete(it.recordId))),
  );
  await writing.done;
  return changes.filter(holds).sort((a, b) => inOrder(a.order ?? "", b.order ?? ""));
}

function stillHolds({ to, recordId }: PlannedChange, entry: Unsubscribe | undefined): boolean {
  if (!to) return entry?.status === "resubscribed";
  return entry?.status === "optedOut" && !entry.leftOut?.includes(recordId);
}

/**
 * Settles what became of writes of a run's plan.
 *
 * @returns why the run must stop; null: it goes on
 */
export async function settleWrites(
  context: SyncContext,
  run: StoredRun,
  outcomes: readonly Outcome[],
): Promise<Failure | null> {
  const on = {
    at: context.now(),
    by: context.identity.username,
    runId: run.id,
    logTask: context.settings.logTask,
  };
  const writing = context.database.transaction(DECISION_STORES, "readwrite");
  let refused = 0;
  let stop: Failure | null = null;
  const records = new Map<PlannedChange["key"], number>();
  for (const { change } of outcomes) records.set(change.key, (records.get(change.key) ?? 0) + 1);
  const kept = outcomes.filter((outcome) => outcome.kind === "kept");
  await Promise.all(kept.map((outcome) => settleKept(writing, outcome, on)));
  await forgetTold(
    writing,
    kept.map(({ change }) => change),
  );
  for (const outcome of outcomes) {
    if (outcome.kind === "kept") continue;
    if (outcome.failure.kind === "session" || outcome.failure.kind === "limit") {
      stop = outcome.failure;
    } else if (mayPass(outcome.failure, 0)) {
      await toOutbox(context, writing, run, outcome, on.at);
      await writing.objectStore("planned").delete(outcome.change.recordId);
    } else {
      await settleRefused(writing, outcome.change, outcome.failure, on);
      refused += 1;
    }
  }
  await confirmWhenDone(writing, records, on);
  await count(writing, run.id, { written: kept.length, refused });
  await writing.done;
  return stop;
}

/**
 * A write that may pass at another attempt goes on as a push of its entry, which has its own clock. It may have taken
 * effect, though its answer was lost: then the push finds and tells it.
 */
async function toOutbox(
  context: SyncContext,
  writing: Settling,
  run: StoredRun,
  { change: { key, recordId, from }, failure }: Outcome & { kind: "failed" },
  at: number,
): Promise<void> {
  const outbox = writing.objectStore("outbox");
  const entry = await writing.objectStore("unsubscribes").get(key);
  const waiting = await outbox.get(key);
  // Taken on by this run, which has no more to do for it: from here on it has an attempt behind it, and a clock.
  const taken = waiting !== undefined && isTaken(waiting, takenUpTo(run));
  if (!entry) return;
  const nextAttempt = context.clock() + backoff(failure, 1, context.random());
  const again = { ...pushOf(key, actOf(entry), at), attempts: 1, nextAttempt, failure };
  await outbox.put(withSent(waiting && !taken ? waiting : inPlaceOf(waiting, again), [{ recordId, from }]));
}

/** Not by the rules of a language: all that matters is that the same texts end up side by side. */
export function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
