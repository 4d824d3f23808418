import type { Attention } from "../../model/attention";
import type { Milliseconds } from "../../model/milliseconds";
import type { KnownRecord } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import type { Plan } from "../../model/plan";
import type { Unsubscribe } from "../../model/unsubscribe";
import { fieldsToWrite } from "../../settings";
import { readMany } from "../database/read-many";
import type { Staged, SyncContext } from "./context";
import { count } from "./figures";
import { keyOfRecord, successor } from "./follow";
import { lookUp } from "./look-up";
import { askAboutUnsearched } from "./plan-push";
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
 * moment in which its decisions are stored, so a run killed here loses and repeats nothing. Where an opt-out is carried
 * over to another address, those who had it already are looked up before, so that the plan counts and holds them, too.
 *
 * @returns the plan carried into the stores; null when nothing is left to reconcile
 */
export async function planChunk(
  context: SyncContext,
  { fieldSwitched }: { readonly fieldSwitched: boolean },
  on: Occasion & { readonly runId: number },
): Promise<Plan | null> {
  const aside = new Map<string, Staged>();
  const lookedUp = new Map<SubjectKey, readonly Attention[]>();
  for (;;) {
    const writing = context.database.transaction(DECISION_STORES, "readwrite");
    const chunk = await readChunk(context, writing, aside);
    if (chunk.upTo === null) return null;
    const plan = decide(context, chunk, fieldSwitched, on.at);
    const carried = carriedBy(plan).filter(({ key }) => !lookedUp.has(key));
    if (carried.length > 0) {
      const hidden = await lookUp({ ...context, aside }, carried);
      for (const entry of carried) lookedUp.set(entry.key, askAboutUnsearched(entry, hidden, on.at));
      continue;
    }

    const who = new Map(chunk.observed.map((record) => [record.recordId, record.lastModifiedBy]));
    // All asked at once: each wait for an answer of the database costs more than its work.
    const stored = storePlan(writing, plan, { ...on, whoEdited: (recordId) => who.get(recordId) ?? null });
    const asked = [...lookedUp.values()].flat().map((it) => ask(writing, it));
    const unstaged = unstage(writing, chunk.upTo, chunk.observed);
    await Promise.all([...stored, ...asked, ...unstaged]);
    await Promise.all([settleShown(writing, chunk.observed, plan), unplanShown(writing, chunk.observed)]);
    const unconfirmed = chunk.unsubscribes.filter((it) => it.confirmedAt === null);
    // What was carried over is not confirmed by its tick alone: others have that address, too.
    const carriedOver = plan.learned.flatMap((it) => (it.carriedFrom === undefined ? [] : it.entry));
    const entries = [...unconfirmed, ...carriedOver];
    await confirmWhenDone(writing, new Map(entries.map(({ key }) => [key, 0])), on);
    await count(writing, on.runId, { learned: plan.learned.length, ended: plan.ended.length });
    await writing.done;
    return plan;
  }
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

/** Where a field was hidden and is not any more, or somebody was out of sight and is not, nobody is needed. */
async function settleShown(writing: Settling, observed: readonly Staged[], plan: Plan): Promise<void> {
  const attention = writing.objectStore("attention");
  const causes = ["fieldHidden", "unseen"] as const;
  const asked = await readMany(attention.index("cause"), causes, ({ cause }) => cause);
  if (asked.length === 0) return;
  const still = new Set(plan.attention.map(({ id }) => id));
  const unseen = new Set(
    plan.agreed.flatMap(({ recordId, gone }) => (gone?.kind === "unseen" ? recordId : [])),
  );
  const shown = new Set<string | null>();
  for (const { entry, recordId, gone } of observed) {
    shown.add(`${entry}|${recordId}|fieldHidden`);
    if (!gone) shown.add(entry);
    if (!unseen.has(recordId)) shown.add(recordId);
  }
  const isShown = ({ id, cause, key, recordId }: Attention) =>
    shown.has(id) || (cause === "unseen" && (shown.has(key) || shown.has(recordId)));
  await Promise.all(
    asked.filter((it) => isShown(it) && !still.has(it.id)).map(({ id }) => attention.delete(id)),
  );
}

/** What was to be written and shows by now, whoever has written it: as a write it would be told as this user's. */
async function unplanShown(writing: Settling, observed: readonly Staged[]): Promise<void> {
  const planned = writing.objectStore("planned");
  const shown = new Map(observed.flatMap((record) => (record.gone ? [] : [[record.recordId, record]])));
  for (const { recordId, from, to, sent } of await readMany(
    planned,
    shown.keys(),
    (change) => change.recordId,
  )) {
    const isShown = Object.keys(from).every((field) => shown.get(recordId)?.optedOut[field] === to);
    if (isShown && sent === 0) await planned.delete(recordId);
  }
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
  for (const unseen of plan.unseen) stored.push(history.add({ what: "unseen", at, by, ...unseen, runId }));
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
export async function previewPlan(
  context: SyncContext & { readonly aside: Map<string, Staged> },
  fieldSwitched: boolean,
): Promise<Plan> {
  const reading = context.database.transaction(DECISION_STORES) as unknown as Settling;
  const chunk = await readChunk(context, reading, context.aside);
  return decide(context, chunk, fieldSwitched, context.now());
}

/** Entries of opt-outs that were captured for another address, and reach this one: theirs are all of its records. */
export function carriedBy({ learned }: Plan): Unsubscribe[] {
  return learned.flatMap(({ entry }) => (entry.origin === "own" ? entry : []));
}

/** Decides until no opt-out is carried over any more: what one is carried over to decides on all of its records, too. */
function decide({ settings }: SyncContext, chunk: Chunk, fieldSwitched: boolean, now: Milliseconds): Plan {
  const { known, unsubscribes, observed, captured } = chunk;
  const fields = fieldsToWrite(settings);
  let learned: Plan["learned"] = [];
  for (;;) {
    const carried = learned.map(({ entry }) => entry);
    const plan = reconcile(known, [...unsubscribes, ...carried], observed, {
      fields,
      now,
      fieldSwitched,
      captured: new Set([...captured, ...carried.map(({ key }) => key)]),
    });
    const more = plan.learned.filter(({ entry }) => entry.origin === "own");
    if (more.length === 0) return { ...plan, learned: [...learned, ...plan.learned] };
    learned = [...learned, ...more];
  }
}

/**
 * The next entries on the stage, with everything their decisions need: all their records, staged or known, and what
 * converted and merged ones became, with the entries and records of those.
 *
 * @param found read beside the stage; of a preview, all there is
 */
async function readChunk(
  { aside }: SyncContext,
  reading: Settling,
  found: ReadonlyMap<string, Staged>,
): Promise<Chunk> {
  const staged = reading.objectStore("observed");
  const knownStore = reading.objectStore("known");
  const list = reading.objectStore("unsubscribes");
  const outbox = reading.objectStore("outbox");

  const first = aside ? [] : await staged.index("entry").getAll(null, RECORDS_A_CHUNK);
  const upTo = first.at(-1)?.entry ?? null;
  // The last entry may have more records on the stage than there was room for.
  if (upTo !== null) first.push(...(await staged.index("entry").getAll(upTo)));

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
    for (const record of stagedRecords) {
      const before = observed.get(record.recordId);
      if (!before || before.systemModstamp <= record.systemModstamp) observed.set(record.recordId, record);
    }
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
  let records: Staged[] = [...first, ...found.values()];
  let keys = [...new Set(records.map(({ entry }) => entry))];
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
