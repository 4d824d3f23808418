import type { KnownRecord, Observation, Plan, SubjectKey, Unsubscribe } from "../../model";
import { fieldsToWrite } from "../../settings";
import { pushOf } from "../database/capture";
import type { SyncContext } from "./context";
import { keyOfRecord, successor } from "./follow";
import { reconcile } from "./reconcile";
import { ask, confirmWhenDone, DECISION_STORES, type Occasion, type Settling } from "./settle";

/** Entries that one transaction reconciles. */
const ENTRIES_A_CHUNK = 200;

type Staged = Observation & { readonly entry: SubjectKey };

interface Chunk {
  /** The last of the entries that the chunk is about; null when nothing is left. */
  readonly upTo: SubjectKey | null;
  readonly observed: readonly Staged[];
  readonly known: readonly KnownRecord[];
  readonly unsubscribes: readonly Unsubscribe[];
}

/**
 * Reconciles the next chunk of what was read, in one transaction: what was observed leaves the stage in the same
 * moment in which its decisions are stored, so a run killed here loses and repeats nothing.
 *
 * @returns the plan carried into the stores; null when nothing is left to reconcile
 */
export async function planChunk(
  context: SyncContext,
  { fieldSwitched, on }: { fieldSwitched: boolean; on: Occasion & { runId: number } },
): Promise<Plan | null> {
  const writing = context.database.transaction(DECISION_STORES, "readwrite");
  const chunk = await readChunk(writing, null);
  if (chunk.upTo === null) return null;
  const plan = reconcile(chunk.known, chunk.unsubscribes, chunk.observed, {
    fields: fieldsToWrite(context.settings),
    now: on.at,
    fieldSwitched,
  });

  const list = writing.objectStore("unsubscribes");
  const history = writing.objectStore("history");
  const { at, by } = on;
  const who = new Map(chunk.observed.map((record) => [record.recordId, record.lastModifiedBy]));
  for (const { entry, recordId, field, carriedFrom } of plan.learned) {
    await list.put(entry);
    const { key } = entry;
    // Carried over from another address: those who had this one already are looked up by its push.
    if (entry.origin === "own") await writing.objectStore("outbox").put(pushOf(key, "optOut", at));
    await history.add({
      what: "learned",
      at,
      key,
      by,
      recordId,
      field,
      who: who.get(recordId) ?? null,
      runId: on.runId,
      ...(carriedFrom === undefined ? {} : { carriedFrom }),
    });
  }
  for (const { key, recordId, field } of plan.ended) {
    const entry = await list.get(key);
    if (entry) await list.put({ ...entry, status: "ended" });
    await history.add({
      what: "ended",
      at,
      key,
      by,
      recordId,
      field,
      who: who.get(recordId) ?? null,
      runId: on.runId,
    });
  }
  for (const moved of plan.moved)
    await history.add({ what: "addressChanged", at, by, ...moved, runId: on.runId });
  for (const attention of plan.attention) {
    await ask(writing, attention);
    // It says all that the first untick said, and more.
    if (attention.cause === "loop")
      await writing.objectStore("attention").delete(`${attention.key}|${attention.recordId}|unticked`);
  }
  for (const record of plan.agreed) {
    await writing.objectStore("known").put({ ...record, entry: keyOfRecord(record) });
  }
  for (const change of plan.changes) {
    await writing
      .objectStore("planned")
      .put({ ...change, entry: change.key, runId: on.runId, job: null, order: null, sent: 0 });
  }
  for (const { recordId } of chunk.observed) await writing.objectStore("observed").delete(recordId);
  for (const { key } of chunk.unsubscribes) await confirmWhenDone(writing, key, 0, on);
  await writing.done;
  return plan;
}

/** What the run would do with all that was read, without storing any of it. */
export async function previewPlan(context: SyncContext, fieldSwitched: boolean): Promise<Plan> {
  const plans: Plan[] = [];
  let after: SubjectKey | null = null;
  for (;;) {
    const reading = context.database.transaction(DECISION_STORES);
    const chunk: Chunk = await readChunk(reading as unknown as Settling, after);
    if (chunk.upTo === null) break;
    after = chunk.upTo;
    plans.push(
      reconcile(chunk.known, chunk.unsubscribes, chunk.observed, {
        fields: fieldsToWrite(context.settings),
        now: context.now(),
        fieldSwitched,
      }),
    );
  }
  return {
    changes: unique(
      plans.flatMap((plan) => plan.changes),
      (change) => change.recordId,
    ),
    learned: unique(
      plans.flatMap((plan) => plan.learned),
      ({ entry }) => entry.key,
    ),
    ended: unique(
      plans.flatMap((plan) => plan.ended),
      (entry) => entry.key,
    ),
    moved: plans.flatMap((plan) => plan.moved),
    attention: unique(
      plans.flatMap((plan) => plan.attention),
      (attention) => attention.id,
    ),
    agreed: unique(
      plans.flatMap((plan) => plan.agreed),
      (record) => record.recordId,
    ),
  };
}

function unique<T>(all: readonly T[], name: (one: T) => string): T[] {
  return [...new Map(all.map((one) => [name(one), one])).values()];
}

/**
 * The next entries on the stage, with everything their decisions need: all their records, staged or known, and what
 * converted and merged ones became, with the entries and records of those.
 */
async function readChunk(reading: Settling, after: SubjectKey | null): Promise<Chunk> {
  const staged = reading.objectStore("observed");
  const knownStore = reading.objectStore("known");
  const list = reading.objectStore("unsubscribes");

  const keys = new Set<SubjectKey>();
  const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
  let cursor = await staged.index("entry").openKeyCursor(range, "nextunique");
  for (; cursor && keys.size < ENTRIES_A_CHUNK; cursor = await cursor.continue()) keys.add(cursor.key);
  const upTo = [...keys].at(-1) ?? null;

  const observed = new Map<string, Staged>();
  const known = new Map<string, KnownRecord>();
  const unsubscribes = new Map<SubjectKey, Unsubscribe>();
  const toLoad = [...keys];
  const alsoLoad = (key: SubjectKey) => {
    if (keys.has(key)) return;
    keys.add(key);
    toLoad.push(key);
  };
  for (let key = toLoad.pop(); key !== undefined; key = toLoad.pop()) {
    const [entry, stagedRecords, knownRecords] = await Promise.all([
      list.get(key),
      staged.index("entry").getAll(key),
      knownStore.index("entry").getAll(key),
    ]);
    if (entry) unsubscribes.set(key, entry);
    for (const record of stagedRecords) observed.set(record.recordId, record);
    for (const record of knownRecords) known.set(record.recordId, record);
    for (const { recordId } of stagedRecords) {
      const before = await knownStore.get(recordId);
      if (before) {
        known.set(recordId, before);
        // Its address may have changed; whichever of the two is newer, its entry has a say.
        alsoLoad(keyOfRecord(before));
      }
      const byRecord = await list.get(`record:${recordId}`);
      if (byRecord) unsubscribes.set(byRecord.key, byRecord);
    }
    for (const record of [...stagedRecords, ...knownRecords]) {
      const next = successor(record);
      const became = next === null ? undefined : ((await staged.get(next)) ?? (await knownStore.get(next)));
      if (became) alsoLoad(keyOfRecord(became));
    }
  }
  return {
    upTo,
    observed: [...observed.values()],
    known: [...known.values()],
    unsubscribes: [...unsubscribes.values()],
  };
}
