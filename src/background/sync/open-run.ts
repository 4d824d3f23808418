import type { Run } from "../../model/run";
import { type FieldsByObject, fieldsToWrite } from "../../settings";
import { type Database, type PullPass, readState, type State, type StoredRun } from "../database/database";
import type { SyncContext } from "./context";
import { dropUnsent } from "./drop-unsent";
import { isCheckDue } from "./full-check";
import { isBinEmptied, pullPasses } from "./passes";
import { beginPull } from "./pull";

/**
 * Opens a run, unless one is open already: then that one goes on, and a sync that was asked for by hand while a run only
 * writes what was captured follows it. In one transaction, so that of two who ask at once
 * the second finds the first one's run, and no change of the settings falls between the look and the run.
 *
 * @param fullCheck asked for by hand: all is read again, by this run, or by the next one if this is open already
 */
export async function openRun(
  { database, settings, clock, changed }: Pick<SyncContext, "database" | "settings" | "clock" | "changed">,
  trigger: Run["trigger"],
  { fullCheck = false }: { fullCheck?: boolean } = {},
): Promise<StoredRun> {
  const writing = database.transaction(["runs", "state", "observed", "planned"], "readwrite");
  const runs = writing.objectStore("runs");
  const state = writing.objectStore("state");
  const read = async <K extends keyof State>(name: K) => (await state.get(name)) as State[K] | undefined;

  if (fullCheck) await state.put(true, "fullCheckWanted");
  const newest = (await runs.openCursor(null, "prev"))?.value;
  const fields = fieldsToWrite(settings);
  if (newest?.endedAt === null && isFor(newest, fields)) {
    if (trigger === "manual" && newest.trigger === "outbox") await state.put(true, "syncWanted");
    await writing.done;
    return newest;
  }
  if (newest?.endedAt === null) {
    await runs.put(closedByFields(newest, clock()));
    await dropUnsent(writing);
    // A plan that was held goes with it: for all that is known, the list is on neither of the fields.
    await state.put(true, "lookUpList");
  }
  // What a run that failed has left there is read again, and may be another by now.
  await writing.objectStore("observed").clear();

  const { passes, lookUpList, readsAll, firstSync, fieldSwitched } = await readingAhead(fields, read);
  // A full check is done when asked for by hand, when a delta can no longer tell what became of merged records, and once
  // a week by night; not beside a look at the whole list.
  const wanted = (await read("fullCheckWanted")) === true || (!lookUpList && isBinEmptied(passes, clock()));
  const due = trigger === "nightly" && !lookUpList && isCheckDue(await read("lastFullCheck"), clock());
  const check: PullPass | null = !readsAll && (wanted || due) ? { kind: "check", byHand: wanted } : null;
  const run: StoredRun = {
    id: (newest?.id ?? 0) + 1,
    trigger,
    startedAt: clock(),
    phase: "pull",
    endedAt: null,
    outcome: "running",
    held: null,
    failure: null,
    figures: { read: 0, learned: 0, ended: 0, planned: 0, written: 0, refused: 0 },
    pull: beginPull(check ? [...passes, check] : passes, readsAll),
    fields,
    firstSync,
    fieldSwitched,
    released: false,
    writeJob: null,
    bulkRefused: false,
    attempts: 0,
    nextAttempt: 0,
  };
  await Promise.all([runs.put(run), state.delete("syncWanted")]);
  await writing.done;
  changed();
  return run;
}

/** What a run that is opened now has to read, and how it came to that. */
export async function readingAhead(
  fields: FieldsByObject,
  read: <K extends keyof State>(name: K) => Promise<State[K] | undefined>,
) {
  const watermarks = (await read("watermarks")) ?? {};
  const listFields = await read("listFields");
  const lookUpList = isListToLookUp(fields, await read("lookUpList"), listFields);
  const passes = pullPasses(fields, watermarks, lookUpList);
  const readsAll = passes.some((pass) => pass.kind === "changes" && pass.since === null);
  const firstSync = Object.keys(watermarks).length === 0;
  const fieldSwitched = !firstSync && (readsAll || isSwitched(fields, listFields));
  return { passes, lookUpList, readsAll, firstSync, fieldSwitched };
}

/** Whether a sync was asked for that nothing stands in the way of any more. */
export async function isSyncToFollow({ database }: Pick<SyncContext, "database">): Promise<boolean> {
  return (await readState(database, "syncWanted")) === true && (await openedRun({ database })) === null;
}

/** Whether the list was last written to other fields than these, so that all of it must be looked up. */
export function isListToLookUp(
  fields: FieldsByObject,
  lookUpList: boolean | undefined,
  listFields: FieldsByObject | undefined,
): boolean {
  return lookUpList === true || isSwitched(fields, listFields);
}

/**
 * Whether the last run that was done wrote to other fields: also to go back to a field that was read before is a switch,
 * wherever it was made.
 */
export function isSwitched(fields: FieldsByObject, listFields: FieldsByObject | undefined): boolean {
  return listFields !== undefined && !areSame(listFields, fields);
}

/** Whether a run writes to these fields. They may have been changed in another browser of this user, which tells nobody. */
export function isFor(run: Pick<StoredRun, "fields">, fields: FieldsByObject): boolean {
  return areSame(run.fields, fields);
}

function areSame(some: FieldsByObject, others: FieldsByObject): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}

/** A run whose fields were changed under it: what it planned is for fields that nobody wants any more. */
export function closedByFields(run: StoredRun, now: number): StoredRun {
  return { ...run, endedAt: now, outcome: "failed", held: null, failure: FIELDS_CHANGED };
}

const FIELDS_CHANGED = {
  kind: "retry",
  code: "FIELDS_CHANGED",
  message: "the opt-out field was changed in the settings while this sync was under way",
  fields: [],
} as const;

/**
 * Lets a held plan go on: a person has looked at it. Does nothing when it is not held, or no longer the newest run.
 *
 * @returns whether it goes on
 */
export async function releaseHeld(database: Database, runId: number): Promise<boolean> {
  const writing = database.transaction("runs", "readwrite");
  const newest = await writing.store.openCursor(null, "prev");
  const run = newest?.value;
  const mayGo = run?.id === runId && run.outcome === "held";
  if (mayGo)
    await newest?.update({
      ...run,
      released: true,
      phase: "push",
      outcome: "running",
      held: null,
      endedAt: null,
    });
  await writing.done;
  return mayGo;
}

/** The newest run, open or closed; null before the first. */
export async function latestRun({ database }: Pick<SyncContext, "database">): Promise<StoredRun | null> {
  const cursor = await database.transaction("runs").store.openCursor(null, "prev");
  return cursor?.value ?? null;
}

/** The newest run that read what changed in Salesforce, and did not only write what was captured. */
export async function latestSync({ database }: Pick<SyncContext, "database">): Promise<StoredRun | null> {
  let cursor = await database.transaction("runs").store.openCursor(null, "prev");
  while (cursor?.value.trigger === "outbox") cursor = await cursor.continue();
  return cursor?.value ?? null;
}

/** The run that is under way or paused; null when none is. */
export async function openedRun(context: Pick<SyncContext, "database">): Promise<StoredRun | null> {
  const run = await latestRun(context);
  return run?.endedAt === null ? run : null;
}
