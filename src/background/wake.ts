import type { Failure } from "../model/failure";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import { fieldsToWrite } from "../settings";
import { scheduleAlarms, stillWorking } from "./alarms";
import { chainHistory } from "./database/chain";
import { type Database, readState, writeState } from "./database/database";
import { nextPush } from "./database/list";
import { failureOfFault } from "./database/list-fault";
import { isReadOnly } from "./database/read-only";
import { trimWhenDue } from "./database/retention";
import { finishUndos } from "./database/undo-act";
import { type Met, readIdentities } from "./identities";
import { openOrg } from "./open-org";
import { SalesforceFailure } from "./salesforce/salesforce";
import { salesforceNow } from "./salesforce-clock";
import { isDue, spreadOf } from "./schedule";
import { findSessionOf, forgetSession, type LiveSession } from "./session";
import { endPause, lengthenPause, readPause } from "./storage-pause";
import { loadSettings } from "./stored-settings";
import { isDueAt } from "./sync/backoff";
import { dropPlan } from "./sync/change-settings";
import { isFor, isSyncToFollow, latestRun, latestSync, openedRun, openRun } from "./sync/open-run";
import { postponeAll } from "./sync/outbox";
import { isPaused } from "./sync/pause";
import { mayGoOn } from "./sync/run";
import { work } from "./sync/work";
import { showStanding } from "./toolbar";
import { assignCaptures } from "./unassigned";
import type { World } from "./world";

/**
 * Looks whether one user has anything to do, and does it: pushes that are due, a nightly sync that is due or was
 * interrupted. Costs no API call when there is nothing. Safe to call at any moment and from any number of wake-ups:
 * one at a time works, the next one looks again when it is done.
 *
 * @param sessionIsNew a session has just come to life, or Salesforce was reached: what waited for that goes now
 */
export async function wake(world: World, met: Met, key: IdentityKey, sessionIsNew = false): Promise<void> {
  let isWell = false;
  try {
    isWell = await navigator.locks.request(`quietlist.${key}`, () =>
      lookAndWork(world, met, key, sessionIsNew),
    );
  } finally {
    await scheduleAlarms(world);
    await showStanding(world);
    await lookAgainSoon(world, met, key);
  }
  if (isWell) await tidy(world, met, key);
}

/** Returns whether the list can be written, as far as is known. */
async function lookAndWork(
  world: World,
  met: Met,
  key: IdentityKey,
  sessionIsNew: boolean,
): Promise<boolean> {
  if (!(await isMet(key))) return false;
  const database = await world.list(key);
  if (isReadOnly(database) || !(await isWritable(world, database, key))) return false;
  const offset = (await readState(database, "clockOffset")) ?? 0;
  await finishUndos(database, () => world.clock() + offset, stillWorking);
  const todo = await whatToDo(world, database, met, key, sessionIsNew);
  if (!todo.push && !todo.run && !todo.start && !todo.follow) {
    await endPause(key);
    return true;
  }
  // Already the look for a session may outlast the worker, on a network that swallows calls.
  await stillWorking();
  try {
    await workWithSession(world, database, met, { start: todo.start, sessionIsNew });
    await endPause(key);
  } catch (error) {
    await postpone(world, database, key, error);
  }
  return (await readPause(key)) === null;
}

/** After the work and not before it: to chain a long history takes seconds, in which no push may wait for its turn. */
async function tidy(world: World, met: Met, key: IdentityKey): Promise<void> {
  await navigator.locks.request(`quietlist.history.${key}`, async () => {
    if (!(await isMet(key))) return;
    const database = await world.list(key);
    await chainHistory(database, "givingWay");
    const { keepYears } = await loadSettings(key);
    if (keepYears === 0 || !(await isClockKnown(database, world.clock()))) return;
    await navigator.locks.request(`quietlist.${key}`, async () =>
      trimWhenDue(database, keepYears, await salesforceNow(database, world.clock), met.username),
    );
  });
}

/** A clock that was set years ahead since Salesforce last answered would let go of a history that is to be kept. */
async function isClockKnown(database: Database, now: Milliseconds): Promise<boolean> {
  const answeredAt = await readState(database, "answeredAt");
  return answeredAt !== undefined && Math.abs(now - answeredAt) < DAY;
}

/** Whoever was forgotten while this waited would be met again, and their list made anew. */
async function isMet(key: IdentityKey): Promise<boolean> {
  return (await readIdentities()).has(key);
}

const DAY: Milliseconds = 24 * 60 * 60 * 1000;

/** A worker is stopped after 30 seconds without an event (developer.chrome.com, "The extension service worker lifecycle"). */
const AWAKE: Milliseconds = 25_000;

/** A bulk job is looked at again after seconds, where an alarm goes off after half a minute at the soonest. */
async function lookAgainSoon(world: World, met: Met, key: IdentityKey): Promise<void> {
  const database = world.later && (await isMet(key)) && (await world.list(key).catch(() => null));
  if (!database) return;
  const run = await openedRun({ database });
  const wait = (run?.nextAttempt ?? 0) - world.clock();
  if (run?.outcome !== "running" || wait <= 0 || wait > AWAKE || (await isPaused(database, run))) return;
  world.later?.(wait, () => void wake(world, met, key));
}

/** A fault of ours must not make the outbox silent: it waits, says so, and is tried again, each time later. */
async function postpone(world: World, database: Database, key: IdentityKey, error: unknown): Promise<void> {
  const failure = failureOfFault(error);
  try {
    await postponeAll(database, failure, world.clock(), Math.random());
  } catch (fault) {
    // A disk that is full takes not even that.
    await lengthenPause(key, failureOfFault(fault), world.clock(), Math.random());
  }
  world.changed();
}

/** Before anything is asked of Salesforce: what it answers could not be kept on a disk that is still full. */
async function isWritable(world: World, database: Database, key: IdentityKey): Promise<boolean> {
  const pause = await readPause(key);
  if (pause === null) return true;
  try {
    await writeState(database, "writable", world.clock());
    return true;
  } catch (fault) {
    if (pause.until <= world.clock())
      await lengthenPause(key, failureOfFault(fault), world.clock(), Math.random());
    return false;
  }
}

/** The same for everyone met in this browser. */
export async function wakeAll(world: World, sessionIsNew = false): Promise<void> {
  const faults: unknown[] = [];
  await assignCaptures(world).catch((fault: unknown) => faults.push(fault));
  for (const [key, met] of await readIdentities()) {
    // A list that cannot be opened must not keep the others from their work.
    await wake(world, met, key, sessionIsNew).catch((fault: unknown) => faults.push(fault));
  }
  if (faults.length > 0) throw faults[0];
}

async function whatToDo(world: World, database: Database, met: Met, key: IdentityKey, sessionIsNew: boolean) {
  const now = world.clock();
  const settings = await loadSettings(key);
  const run = await latestRun({ database });
  const unfinished = run?.endedAt === null;
  // Its fields were changed, perhaps in another browser of this user: a new one takes its place.
  const outdated = unfinished && !isFor(run, fieldsToWrite(settings));
  const open = unfinished && !outdated;
  // None does where the sync was switched off by that.
  if (outdated && !settings.nightly) {
    await dropPlan(database, now);
    world.changed();
  }
  const push = await nextPush(database);
  const due = { hour: settings.hour, minute: spreadOf(key) };
  return {
    push: push !== null && (sessionIsNew || isDueAt(push, now)),
    follow: await isSyncToFollow({ database }),
    run: open && mayGoOn(run, now, sessionIsNew) && !(await isPaused(database, run)),
    start:
      settings.nightly &&
      !open &&
      (outdated || isDue(now, due, (await latestSync({ database }))?.startedAt ?? null, met.firstSeen)),
  };
}

async function workWithSession(
  world: World,
  database: Database,
  met: Met,
  { start, sessionIsNew }: { start: boolean; sessionIsNew: boolean },
): Promise<void> {
  let session: LiveSession;
  try {
    session = await findSessionOf(met, world.fetch, world.clock);
  } catch (error) {
    if (!(error instanceof SalesforceFailure)) throw error;
    await postponeAll(database, error.failure, world.clock(), Math.random());
    world.changed();
    return;
  }
  const org = await openOrg(session, database, world);
  try {
    if (start) await openRun(org, "nightly");
    // What a worker has called until it is killed counts, too.
    await work(org, { sessionIsNew, beforeStep: () => Promise.all([stillWorking(), org.keep()]) });
    if (await endedBySession(database)) await forgetSession(session);
  } finally {
    await org.keep();
  }
}

async function endedBySession(database: Database): Promise<boolean> {
  const run = await openedRun({ database });
  const pushes = await database.getAll("outbox");
  const failures: (Failure | null)[] = [run?.failure ?? null, ...pushes.map(({ failure }) => failure)];
  return failures.some((failure) => failure?.kind === "session");
}
