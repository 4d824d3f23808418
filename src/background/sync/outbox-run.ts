/** So many captures at once that they go the way of a sync: looked up and written in bulk, and settled all together. */
import type { Milliseconds } from "../../model/milliseconds";
import { PERSON_OBJECTS, type SubjectKey } from "../../model/person";
import { fieldsToWrite } from "../../settings";
import { type PullPass, readState, type StoredPush, type StoredRun } from "../database/database";
import { isTaken } from "../database/outbox-taken";
import type { HiddenField } from "../salesforce/shape";
import { jobsFor } from "./bulk-read";
import type { SyncContext } from "./context";
import { askAboutUnsearched } from "./plan-push";
import { beginPull } from "./pull";
import { ask, confirmWhenDone, DECISION_STORES, type Occasion, type Settling } from "./settle";

/** Pushes that one transaction settles. */
const PUSHES_A_STEP = 500;

/**
 * Opens a run for what waits in the outbox, where that is enough for a bulk job. Not beside another run, nor while a plan
 * is held: the writes of that one wait for a person. One that failed is not tried twice: small batches find out more.
 */
export async function openOutboxRun({
  database,
  bulk,
  clock,
  settings,
  changed,
}: SyncContext): Promise<void> {
  if ((await database.count("outbox")) <= bulk.changesToWrite) return;
  const startedAt = clock();
  const people = (await readState(database, "people")) ?? 0;
  const writing = database.transaction(["runs", "outbox", "planned", "observed"], "readwrite");
  const newest = (await writing.objectStore("runs").openCursor(null, "prev"))?.value;
  const failed = newest?.trigger === "outbox" && newest.outcome === "failed";
  const planned = await writing.objectStore("planned").count();
  if ((newest && newest.endedAt === null) || newest?.outcome === "held" || failed || planned > 0) return;
  const pushes = await writing.objectStore("outbox").getAll();
  const toTake = pushes.filter(mayBeTaken);
  const taken = toTake.length;
  if (taken <= bulk.changesToWrite) return;
  await Promise.all(
    toTake.map((push) => writing.objectStore("outbox").put({ ...push, takenUpTo: startedAt })),
  );
  // What a preview, or a sync that failed, has left there is read again by the next sync, and may have to be held.
  await writing.objectStore("observed").clear();
  const oneByOne: PullPass = { kind: "outbox", takenUpTo: startedAt };
  // By what is known: the jobs themselves tell once more, when they know how many people there are.
  const isWorthAll =
    taken > bulk.entriesToLookUp &&
    Math.ceil(people / bulk.rowsAPage) <= Math.ceil(taken / bulk.entriesALook);
  const pass: PullPass = isWorthAll
    ? { kind: "everyone", instead: [oneByOne], takenUpTo: startedAt }
    : oneByOne;
  const run: StoredRun = {
    id: (newest?.id ?? 0) + 1,
    trigger: "outbox",
    startedAt,
    phase: "pull",
    endedAt: null,
    outcome: "running",
    held: null,
    failure: null,
    figures: { read: 0, learned: 0, ended: 0, planned: 0, written: 0, refused: 0 },
    pull: { ...beginPull([pass], false), jobs: isWorthAll ? jobsFor(PERSON_OBJECTS) : [] },
    fields: fieldsToWrite(settings),
    firstSync: false,
    fieldSwitched: false,
    // What was captured is never held.
    released: true,
    writeJob: null,
    bulkRefused: false,
    attempts: 0,
    nextAttempt: 0,
  };
  await writing.objectStore("runs").put(run);
  await writing.done;
  changed();
}

/**
 * Whether a push may go with a run of the outbox: a plain opt-out of an address that nothing was sent for yet. The others
 * have something to say that only a push of their own knows.
 */
function mayBeTaken({ act, align, attempts, inFront, key, sent }: StoredPush): boolean {
  const isPlain = act === "optOut" && !align && inFront.length === 0 && key.startsWith("address:");
  return isPlain && attempts === 0 && sent.length === 0;
}

/**
 * Settles some of what a run has taken on, once all of its writes are settled: nothing is left to do for them.
 *
 * @returns whether there were any
 */
export async function settleTaken(context: SyncContext, run: StoredRun, on: Occasion): Promise<boolean> {
  const { database, salesforce, settings } = context;
  // Asked for nobody, this costs no call, and tells what is hidden.
  const { hidden } = await salesforce.findByAddress([], fieldsToWrite(settings));
  const writing = database.transaction(DECISION_STORES, "readwrite");
  const taken = await someTaken(writing, run);
  await Promise.all(
    taken.flatMap((key) => [
      writing.objectStore("outbox").delete(key),
      settleUnsearched(writing, key, hidden, on.at),
    ]),
  );
  const records = await Promise.all(
    taken.map(async (key) => [key, await writing.objectStore("known").index("entry").count(key)] as const),
  );
  await confirmWhenDone(writing, new Map(records), on);
  await writing.done;
  return taken.length > 0;
}

/** Of the first in the outbox: those that came meanwhile are passed over, and few. */
async function someTaken(writing: Settling, run: StoredRun): Promise<SubjectKey[]> {
  let range: IDBKeyRange | null = null;
  for (;;) {
    const pushes = await writing.objectStore("outbox").getAll(range, PUSHES_A_STEP);
    const last = pushes.at(-1);
    if (!last) return [];
    const taken = pushes.filter((push) => isTaken(push, run.startedAt));
    if (taken.length > 0) return taken.map(({ key }) => key);
    range = IDBKeyRange.lowerBound(last.key, true);
  }
}

/** As a push of its own would: what it could not search is asked about, and what failed before as a whole has not now. */
async function settleUnsearched(
  writing: Settling,
  key: SubjectKey,
  hidden: readonly HiddenField[],
  at: Milliseconds,
): Promise<void> {
  const entry = await writing.objectStore("unsubscribes").get(key);
  if (!entry) return;
  const attention = writing.objectStore("attention");
  for (const { id, cause, recordId } of await attention.index("key").getAll(key))
    if (cause === "refused" && recordId === null) await attention.delete(id);
  for (const asked of askAboutUnsearched(entry, hidden, at)) await ask(writing, asked);
}
