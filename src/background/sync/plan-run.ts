import type { Milliseconds } from "../../model/milliseconds";
import type { KnownRecord } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import type { Plan } from "../../model/plan";
import type { Unsubscribe } from "../../model/unsubscribe";
import { fieldsToWrite } from "../../settings";
import { pushOf } from "../database/push-of";
import { readMany } from "../database/read-many";
import type { Staged, SyncContext } from "./context";
import { count } from "./figures";
import { keyOfRecord, successor } from "./follow";
import { reconcile } from "./reconcile";
import { ask, confirmWhenDone, DECISION_STORES, type Occasion, type Settling } from "./settle";

/** Staged records that one transaction reconciles, with all others of their entries. */
const RECORDS_A_CHUNK = 500;

/** As a part of a key: an array comes after every text. */
const AFTER_ALL_TEXTS: [] = [];

interface Chunk {
  /** The last of the entries that the chunk is about; null when nothing is left. */
  readonly upTo: SubjectKey | null;
  readonly observed: readonly Staged[];
  readonly known: readonly KnownRecord[];
  readonly unsubscribes: readonly Unsubscribe[];
  /** Those of the entries whose capture waits to be pushed. */
  readonly captured: ReadonlySet<SubjectKey>;
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
  const chunk = await readChunk(writing);
  if (chunk.upTo === null) return null;
  const plan = decide(context, chunk, fieldSwitched, on.at);

  const who = new Map(chunk.observed.map((record) => [record.recordId, record.lastModifiedBy]));
  // All asked at once: each wait for an answer of the database costs more than its work.
  const stored = storePlan(writing, plan, { ...on, whoEdited: (recordId) => who.get(recordId) ?? null });
  const unstaged = unstage(writing, chunk.upTo, chunk.observed);
  await Promise.all([...stored, ...unstaged]);
  await settleShown(writing, chunk.observed, plan);
  const learned = new Set(plan.learned.map(({ entry }) => entry.key));
  const unconfirmed = chunk.unsubscribes.filter((it) => it.confirmedAt === null || learned.has(it.key));
  await confirmWhenDone(writing, new Map(unconfirmed.map(({ key }) => [key, 0])), on);
  await count(writing, on.runId, { learned: plan.learned.length, ended: plan.ended.length });
  await writing.done;
  return plan;
}

/** Lets go of all up to this entry in one request, and of what was read beyond it one by one. */
function unstage(writing: Settling, upTo: SubjectKey, observed: readonly Staged[]): Promise<void>[] {
  const staged = writing.objectStore("observed");
  const beyond = observed.filter(({ entry }) => entry > upTo);
  return [
    staged.delete(IDBKeyRange.upperBound([upTo, AFTER_ALL_TEXTS])),
    ...beyond.map(({ entry, recordId }) => staged.delete([entry, recordId])),
  ];
}

/** Where a field was hidden and is not any more, nobody is needed. */
async function settleShown(writing: Settling, observed: readonly Staged[], plan: Plan): Promise<void> {
  const attention = writing.objectStore("attention");
  if ((await attention.index("cause").count("fieldHidden")) === 0) return;
  const still = new Set(plan.attention.map(({ id }) => id));
  const ids = observed.map(({ entry, recordId }) => `${entry}|${recordId}|fieldHidden`);
  await Promise.all(ids.filter((id) => !still.has(id)).map((id) => attention.delete(id)));
}

type Told = Occasion & { readonly runId: number; readonly whoEdited: (recordId: string) => string | null };

function storePlan(writing: Settling, plan: Plan, { at, by, runId, whoEdited }: Told): Promise<unknown>[] {
  const list = writing.objectStore("unsubscribes");
  const history = writing.objectStore("history");
  const attention = writing.objectStore("attention");
  const stored: Promise<unknown>[] = [];
  for (const { entry, recordId, field, carriedFrom } of plan.learned) {
    const { key } = entry;
    const who = whoEdited(recordId);
    const from = carriedFrom === undefined ? {} : { carriedFrom };
    stored.push(
      list.put(entry),
      history.add({ what: "learned", at, key, by, recordId, field, who, runId, ...from }),
    );
    // Carried over from another address: those who had this one already are looked up by its push.
    if (entry.origin === "own") stored.push(writing.objectStore("outbox").put(pushOf(key, "optOut", at)));
  }
  for (const { key, recordId, field } of plan.ended) {
    const who = whoEdited(recordId);
    stored.push(
      list.get(key).then((entry) => entry && list.put({ ...entry, status: "ended" })),
      history.add({ what: "ended", at, key, by, recordId, field, who, runId }),
    );
  }
  for (const moved of plan.moved)
    stored.push(history.add({ what: "addressChanged", at, by, ...moved, runId }));
  for (const asked of plan.attention) {
    stored.push(ask(writing, asked));
    // It says all that the first untick said, and more.
    if (asked.cause === "loop") stored.push(attention.delete(`${asked.key}|${asked.recordId}|unticked`));
  }
  for (const record of plan.agreed)
    stored.push(writing.objectStore("known").put({ ...record, entry: keyOfRecord(record) }));
  for (const change of plan.changes)
    stored.push(
      writing
        .objectStore("planned")
        .put({ ...change, entry: change.key, runId, job: null, order: null, sent: 0 }),
    );
  return stored;
}

/** What the run would do with all that was read aside, without storing any of it. */
export async function previewPlan(context: SyncContext, fieldSwitched: boolean): Promise<Plan> {
  const reading = context.database.transaction(DECISION_STORES);
  const chunk = await readChunk(reading as unknown as Settling, context.aside);
  return decide(context, chunk, fieldSwitched, context.now());
}

function decide(
  { settings }: SyncContext,
  { known, unsubscribes, observed, captured }: Chunk,
  fieldSwitched: boolean,
  now: Milliseconds,
): Plan {
  const policy = { fields: fieldsToWrite(settings), now, fieldSwitched, captured };
  return reconcile(known, unsubscribes, observed, policy);
}

/**
 * The next entries on the stage, with everything their decisions need: all their records, staged or known, and what
 * converted and merged ones became, with the entries and records of those.
 *
 * @param aside all of these, and nothing from the stage
 */
async function readChunk(reading: Settling, aside?: SyncContext["aside"]): Promise<Chunk> {
  const staged = reading.objectStore("observed");
  const knownStore = reading.objectStore("known");
  const list = reading.objectStore("unsubscribes");
  const outbox = reading.objectStore("outbox");

  const first = aside ? [...aside.values()] : await staged.index("entry").getAll(null, RECORDS_A_CHUNK);
  const upTo = first.at(-1)?.entry ?? null;
  // The last entry may have more records on the stage than there was room for.
  if (upTo !== null && !aside) first.push(...(await staged.index("entry").getAll(upTo)));

  const observed = new Map<string, Staged>();
  const known = new Map<string, KnownRecord>();
  const unsubscribes = new Map<SubjectKey, Unsubscribe>();
  const captured = new Set<SubjectKey>();
  const loaded = new Set<SubjectKey>();
  const load = async (keys: readonly SubjectKey[], stagedRecords: readonly Staged[]) => {
    const [entries, knownRecords, pushes] = await Promise.all([
      readMany(list, keys, ({ key }) => key),
      readMany(knownStore.index("entry"), keys, ({ entry }) => entry),
      readMany(outbox, keys, ({ key }) => key),
    ]);
    for (const entry of entries) unsubscribes.set(entry.key, entry);
    for (const push of pushes) if (push.act === "optOut") captured.add(push.key);
    for (const record of stagedRecords) observed.set(record.recordId, record);
    for (const record of knownRecords) known.set(record.recordId, record);
    const ids = stagedRecords.map(({ recordId }) => recordId);
    const became = [...stagedRecords, ...knownRecords].flatMap((record) => successor(record) ?? []);
    const [before, byRecord, stagedNext, knownNext] = await Promise.all([
      readMany(knownStore, ids, ({ recordId }) => recordId),
      readMany(
        list,
        ids.map((recordId) => `record:${recordId}`),
        ({ key }) => key,
      ),
      aside ? [] : readMany(staged.index("recordId"), became, ({ recordId }) => recordId),
      readMany(knownStore, became, ({ recordId }) => recordId),
    ]);
    for (const record of before) known.set(record.recordId, record);
    for (const entry of byRecord) unsubscribes.set(entry.key, entry);
    // Its address may have changed; whichever of the two is newer, its entry has a say.
    return [...before, ...stagedNext, ...knownNext].map(keyOfRecord);
  };
  let keys = [...new Set(first.map(({ entry }) => entry))];
  let records = first;
  while (keys.length > 0) {
    for (const key of keys) loaded.add(key);
    const others = await load(keys, records);
    keys = [...new Set(others)].filter((key) => !loaded.has(key));
    records = aside ? [] : await readMany(staged.index("entry"), keys, ({ entry }) => entry);
  }
  return {
    upTo,
    observed: [...observed.values()],
    known: [...known.values()],
    unsubscribes: [...unsubscribes.values()],
    captured,
  };
}
