/** Undoes an import, or what a sync has carried over: person by person, each by what the history says of them. */
import type { ActUndo, LeftBecause, UndoableAct, UndoPerson } from "../../model/act-undo";
import type { HistoryEvent } from "../../model/history-event";
import type { Milliseconds } from "../../model/milliseconds";
import type { KnownRecord } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import { standsAfter } from "../../model/standing";
import type { Unsubscribe } from "../../model/unsubscribe";
import { editedByTick, eventsUnder, historyKeys, ownTicks, type PlacedEvent } from "./around-capture";
import type { Database, StoredUndo } from "./database";
import { eventsIn } from "./events-in";
import { livingKey } from "./living-key";
import { sentFor } from "./sent-for";
import { takeBack, UNDO_STORES, type Undoing } from "./undo-capture";

const PEOPLE_A_STEP = 100;

/**
 * Takes an undo: from now on it is carried out, whatever happens. One that is under way for the same act goes on.
 *
 * @param at by Salesforce's clock
 */
export async function startUndo(
  database: Database,
  act: UndoableAct,
  reason: string,
  at: Milliseconds,
  by: string,
): Promise<ActUndo> {
  const writing = database.transaction("undos", "readwrite", { durability: "strict" });
  const undos = await writing.store.getAll();
  const open = undos.find((undo) => undo.endedAt === null && areSame(undo.act, act));
  const id = (undos.at(-1)?.id ?? 0) + 1;
  const undo: StoredUndo = open ?? {
    ...{ id, act, reason, by, startedAt: at, endedAt: null },
    ...{ undone: 0, left: 0, after: 0 },
  };
  await writing.store.put(undo);
  await writing.done;
  return undo;
}

/** The newest undo of an act; null when there was none. */
export async function readUndo(database: Database, act: UndoableAct): Promise<ActUndo | null> {
  const undos = await database.getAll("undos");
  return undos.findLast((undo) => areSame(undo.act, act)) ?? null;
}

/**
 * Carries out what is left of every undo, some people at a time, each part with how far it got: a worker killed here
 * goes on at the next wake-up. Nothing is asked of Salesforce; the outbox does that before it writes.
 *
 * @param at by Salesforce's clock
 * @param beforeStep called before each of them; the place to tell the browser that the worker is still at it
 */
export async function finishUndos(
  database: Database,
  at: () => Milliseconds,
  beforeStep: () => Promise<void>,
): Promise<void> {
  for (const { id, endedAt } of await database.getAll("undos")) {
    if (endedAt !== null) continue;
    do await beforeStep();
    while (await advance(database, id, at()));
  }
}

async function advance(database: Database, id: number, at: Milliseconds): Promise<boolean> {
  const writing = database.transaction(UNDO_STORES, "readwrite", { durability: "strict" });
  const undo = await writing.objectStore("undos").get(id);
  if (undo?.endedAt !== null) return false;
  const { act, by, reason } = undo;
  const events = await eventsOfAct(writing, act, undo.after, PEOPLE_A_STEP);
  let { undone, left, after } = undo;
  for (const placed of events) {
    after = placed.id;
    for (const verdict of await judge(writing, act, placed)) {
      if (verdict.left === null) {
        await takeBack(writing, verdict.entry, { at, by, act: { reason, undoId: id } });
        undone += 1;
      } else {
        const { key, left: why } = verdict;
        await writing.objectStore("history").add({ what: "leftAlone", at, key, by, why, undoId: id });
        left += 1;
      }
    }
  }
  const endedAt = events.length === 0 ? at : null;
  await writing.objectStore("undos").put({ ...undo, undone, left, after, endedAt });
  await writing.done;
  return endedAt === null;
}

/**
 * What an undo would do, a page at a time, by what is known here: nothing is asked of Salesforce.
 *
 * @param after the `next` of the page before; null for the first
 * @param limit events of the act that are looked at; the answer may hold fewer people
 */
export async function previewUndo(
  database: Database,
  act: UndoableAct,
  after: number | null,
  limit: number,
): Promise<{ people: readonly UndoPerson[]; next: number | null }> {
  const reading = database.transaction(UNDO_STORES) as unknown as Undoing;
  const events = await eventsOfAct(reading, act, after ?? 0, limit);
  const people: UndoPerson[] = [];
  for (const placed of events) {
    for (const { key, name, left } of await judge(reading, act, placed)) people.push({ key, name, left });
  }
  return { people, next: events.length < limit ? null : (events.at(-1)?.id ?? null) };
}

function eventsOfAct(
  reading: Undoing,
  act: UndoableAct,
  after: number,
  limit: number,
): Promise<PlacedEvent[]> {
  const history = reading.objectStore("history");
  return act.kind === "import"
    ? eventsIn(history.index("importId"), act.importId, after, limit)
    : eventsIn(history.index("runId"), act.runId, after, limit);
}

type Verdict = { readonly key: SubjectKey; readonly name: string | null } & (
  | { readonly left: LeftBecause }
  | { readonly left: null; readonly entry: Unsubscribe }
);

/** What becomes of the people of one event: nothing where it is about nobody, or about somebody told of already. */
async function judge(writing: Undoing, act: UndoableAct, placed: PlacedEvent): Promise<readonly Verdict[]> {
  const { event } = placed;
  if (act.kind === "import") {
    const verdict = await judgeCapture(writing, placed, []);
    return verdict.left === null
      ? [verdict, ...(await judgeCarried(writing, placed, verdict.key))]
      : [verdict];
  }
  if (event.what === "learned" && event.carriedFrom !== undefined)
    return [await judgeCapture(writing, placed, [event.carriedFrom])];
  if (event.what !== "written" || !event.to) return [];
  const [record, entry, events] = await Promise.all([
    writing.objectStore("known").get(event.recordId),
    writing.objectStore("unsubscribes").get(event.key),
    eventsUnder(writing.objectStore("history").index("key"), [event.key]),
  ]);
  // What a record became is told of by the entry that it was given.
  if (record && record.entry !== event.key) return [];
  const ofRun = events.filter((it) => "runId" in it.event && it.event.runId === act.runId);
  const first = ofRun.find((it) => it.event.what === "written" || isCarried(it.event));
  if (first?.id !== placed.id) return [];
  const left =
    entry?.status !== "optedOut" ? "notOptedOut" : entry.origin === "learned" ? "salesforce" : "before";
  return [{ key: event.key, name: entry?.name ?? record?.name ?? null, left }];
}

/** What a capture has written on what its records became opted those addresses out, too: they go with it. */
async function judgeCarried(writing: Undoing, { id }: PlacedEvent, key: SubjectKey): Promise<Verdict[]> {
  const history = writing.objectStore("history").index("key");
  const keys = new Set<SubjectKey>();
  for (const { id: later, event } of await eventsUnder(history, [key])) {
    if (later < id || event.what !== "written" || !event.to) continue;
    const record = await writing.objectStore("known").get(event.recordId);
    if (record && record.entry !== key) keys.add(record.entry);
  }
  const verdicts: Verdict[] = [];
  for (const other of keys) {
    const carried = (await eventsUnder(history, [other])).findLast(
      (it) => it.id > id && it.event.what === "learned" && it.event.carriedFrom === key,
    );
    if (carried) verdicts.push(await judgeCapture(writing, carried, [key]));
  }
  return verdicts;
}

function isCarried(event: HistoryEvent): boolean {
  return event.what === "learned" && event.carriedFrom !== undefined;
}

/** @param carriedFrom the entries for which its records were ticked, beside itself */
async function judgeCapture(
  writing: Undoing,
  { id, event }: PlacedEvent,
  carriedFrom: readonly SubjectKey[],
): Promise<Verdict> {
  const key = await livingKey(writing, event.key);
  const [entry, records, sent] = await Promise.all([
    writing.objectStore("unsubscribes").get(key),
    writing.objectStore("known").index("entry").getAll(key),
    sentFor(writing, key),
  ]);
  const history = writing.objectStore("history").index("key");
  const events = await eventsUnder(history, historyKeys(key, records));
  const others = carriedFrom.length === 0 ? [] : await eventsUnder(history, carriedFrom);
  const since = (placed: readonly PlacedEvent[]) => placed.filter((it) => it.id > id).map((it) => it.event);
  const name = entry?.name ?? records[0]?.name ?? null;
  const left = whyLeft(entry, event, {
    before: events.filter((it) => it.id < id).map((it) => it.event),
    after: since(events),
    writes: [...since(events), ...since(others)],
    sent,
    records,
  });
  return left === null && entry ? { key, name, left, entry } : { key, name, left: left ?? "notOptedOut" };
}

interface Facts {
  readonly before: readonly HistoryEvent[];
  readonly after: readonly HistoryEvent[];
  /** As `after`, with what was written for other entries that led to these records. */
  readonly writes: readonly HistoryEvent[];
  readonly sent: Parameters<typeof ownTicks>[1];
  readonly records: readonly KnownRecord[];
}

/** Why somebody stays opted out though this capture of them is undone; null when nothing speaks for it. */
function whyLeft(
  entry: Unsubscribe | undefined,
  captured: HistoryEvent,
  { before, after, writes, sent, records }: Facts,
): LeftBecause | null {
  if (entry?.status !== "optedOut") return "notOptedOut";
  if (standsAfter(before) || entry.since !== captured.at) return "before";
  if (after.some(({ what }) => what === "optedOut")) return "again";
  if (after.some(({ what }) => what === "learned")) return "salesforce";
  const ours = ownTicks(writes, sent);
  const edited = editedByTick(writes);
  const living = records.filter(({ gone }) => gone === null);
  const isTicked = ({ optedOut }: KnownRecord, field: string) => optedOut[field] === true;
  const otherTick = living.some((record) =>
    Object.keys(record.optedOut).some(
      (field) => isTicked(record, field) && !ours.get(record.recordId)?.has(field),
    ),
  );
  if (otherTick) return "salesforce";
  const isEdited = living.some((record) => {
    const at = edited.get(record.recordId);
    const stands = Object.values(record.optedOut).includes(true);
    return stands && at !== undefined && record.lastModified > at;
  });
  return isEdited ? "edited" : null;
}

function areSame(one: UndoableAct, other: UndoableAct): boolean {
  return one.kind === "import"
    ? other.kind === "import" && one.importId === other.importId
    : other.kind === "run" && one.runId === other.runId;
}
