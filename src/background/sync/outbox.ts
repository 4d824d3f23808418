import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { Database, StoredPush } from "../database/database";
import { isTaken, takenUpTo } from "../database/outbox-taken";
import { backoff, isDueAt, waitsToGetThere } from "./backoff";
import type { SyncContext } from "./context";
import { latestRun } from "./open-run";
import { ask, type Occasion, type Settling } from "./settle";

/** Entries that are pushed together: most have one record, and a call writes 200. */
const ENTRIES_A_BATCH = 200;

/** A push, and the entry that it speaks for. */
export interface Pushed {
  readonly push: StoredPush;
  readonly entry: Unsubscribe;
}

/** Salesforce was reached, or somebody logged in: whatever waits for that is due, however much it is. */
export async function endWaiting(database: Database): Promise<void> {
  const writing = database.transaction(["outbox", "runs"], "readwrite");
  const outbox = writing.objectStore("outbox");
  for (const push of await outbox.getAll())
    if (waitsToGetThere(push.failure)) await outbox.put({ ...push, nextAttempt: 0 });
  const newest = await writing.objectStore("runs").openCursor(null, "prev");
  if (newest?.value.endedAt === null && waitsToGetThere(newest.value.failure))
    await newest.update({ ...newest.value, nextAttempt: 0 });
  await writing.done;
}

/** The next pushes to be tried: the newest, so that a click does not wait behind an import or its undo. */
export async function dueBatch(context: SyncContext): Promise<StoredPush[]> {
  const now = context.clock();
  const taken = takenUpTo(await latestRun(context));
  const due = (await context.database.getAll("outbox")).filter(
    (push) => !isTaken(push, taken) && isDueAt(push.nextAttempt, now),
  );
  return due.sort((one, other) => other.since - one.since).slice(0, ENTRIES_A_BATCH);
}

/** Nothing can be tried now (no session, or a fault of ours): what is due waits, and says why. */
export async function postponeAll(
  database: Database,
  failure: Failure,
  now: Milliseconds,
  random: number,
): Promise<void> {
  const writing = database.transaction(["outbox", "runs"], "readwrite");
  const outbox = writing.objectStore("outbox");
  for (const push of await outbox.getAll()) {
    if (!isDueAt(push.nextAttempt, now)) continue;
    const attempts = attemptsOf(push, failure) + 1;
    await outbox.put({ ...push, attempts, nextAttempt: now + backoff(failure, attempts, random), failure });
  }
  const newest = await writing.objectStore("runs").openCursor(null, "prev");
  if (newest?.value.endedAt === null) {
    const attempts = newest.value.attempts + 1;
    const nextAttempt = now + backoff(failure, attempts, random);
    await newest.update({ ...newest.value, outcome: "paused", failure, attempts, nextAttempt });
  }
  await writing.done;
}

/** The push as a whole did not get through: it stays in the outbox, unless only a person can help. */
export async function settleFailedPush(
  context: SyncContext,
  writing: Settling,
  push: StoredPush,
  failure: Failure,
  on: Occasion,
): Promise<void> {
  const outbox = writing.objectStore("outbox");
  if (!(await isCurrent(outbox, push))) return;
  if (!mayPass(failure, attemptsOf(push, failure))) {
    await outbox.delete(push.key);
    await refuseEntry(writing, push.key, failure, on);
    return;
  }
  const attempts = attemptsOf(push, failure) + 1;
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

/**
 * What Salesforce says of one record for days will not pass by itself: hourly attempts for two days, which is as long as
 * an opt-out may take, and then a person is asked. What concerns every call (network, server, limit) is never given up.
 */
const SAID_OF_A_RECORD = new Set([
  "UNKNOWN_EXCEPTION",
  "UNABLE_TO_LOCK_ROW",
  "NO_ANSWER",
  "GONE_MEANWHILE",
  "ALL_OR_NONE_OPERATION_ROLLED_BACK",
  "PROCESSING_HALTED",
  "BATCH_PROCESSING_HALTED",
]);
const ATTEMPTS_AT_A_RECORD = 48;

/** How often a push has failed in a row in the way it fails now: hours without a session are no failures of a record. */
export function attemptsOf(push: Pick<StoredPush, "attempts" | "failure">, failure: Failure): number {
  return push.failure?.kind === failure.kind ? push.attempts : 0;
}

/** Whether another attempt can help. */
export function mayPass(failure: Failure, attempts: number): boolean {
  if (SAID_OF_A_RECORD.has(failure.code)) return attempts < ATTEMPTS_AT_A_RECORD;
  if (GONE_SINCE_FOUND.has(failure.code)) return attempts < ATTEMPTS_TO_FOLLOW;
  return failure.kind !== "attention";
}

/** The outbox still holds this very push: the rep did not change their mind while it was under way. */
export async function isCurrent(
  outbox: { get(key: SubjectKey): Promise<StoredPush | undefined> },
  push: StoredPush,
): Promise<boolean> {
  const now = await outbox.get(push.key);
  return now !== undefined && now.act === push.act && now.since === push.since;
}
