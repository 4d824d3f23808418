/** What one capture did, by the history: so much of it is its own to take back. */
import type { HistoryEvent } from "../../model/history-event";
import type { Milliseconds } from "../../model/milliseconds";
import type { KnownRecord } from "../../model/observation";
import type { SubjectKey } from "../../model/person";

/** The part of the history's index that is needed, in whatever transaction. */
interface HistoryByKey {
  getAll(key: SubjectKey): Promise<HistoryEvent[]>;
  getAllKeys(key: SubjectKey): Promise<number[]>;
}

/** An event, and its place in the history. */
export interface PlacedEvent {
  readonly id: number;
  readonly event: HistoryEvent;
}

export interface AroundCapture {
  readonly before: readonly HistoryEvent[];
  readonly after: readonly HistoryEvent[];
}

/** The keys under which an entry's events stand: its own, and those of its records from before their address was known. */
export function historyKeys(
  key: SubjectKey,
  records: readonly Pick<KnownRecord, "recordId">[],
): SubjectKey[] {
  return [...new Set([key, ...records.map(({ recordId }): SubjectKey => `record:${recordId}`)])];
}

/** Events under these keys, in the order in which they were stored, for clocks may differ. */
export async function eventsUnder(
  history: HistoryByKey,
  keys: readonly SubjectKey[],
): Promise<PlacedEvent[]> {
  const found = await Promise.all(
    keys.map(async (key) => {
      const [events, ids] = await Promise.all([history.getAll(key), history.getAllKeys(key)]);
      return events.map((event, index) => ({ event, id: ids[index] ?? 0 }));
    }),
  );
  return found.flat().sort((one, other) => one.id - other.id);
}

/** Events before and after the moment at which an entry came onto the list: its capture, or what it was carried over by. */
export async function aroundCapture(
  history: HistoryByKey,
  keys: readonly SubjectKey[],
  since: Milliseconds,
): Promise<AroundCapture> {
  const events = (await eventsUnder(history, keys)).map(({ event }) => event);
  const at = events.findIndex((event) => event.at === since && isCapture(event));
  return at < 0
    ? { before: events, after: [] }
    : { before: events.slice(0, at), after: events.slice(at + 1) };
}

/** An opt-out came onto the list, and not from a tick in Salesforce. */
export function isCapture(event: HistoryEvent): boolean {
  return event.what === "optedOut" || (event.what === "learned" && event.carriedFrom !== undefined);
}

/** By record, the fields that were ticked since the capture: written, or sent with an answer that was lost. */
export function ownTicks(
  after: readonly HistoryEvent[],
  sent: readonly { readonly recordId: string; readonly from: Readonly<Record<string, boolean>> }[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const written = after.filter((event) => event.what === "written" && event.to);
  const ticks = new Map<string, Set<string>>();
  for (const write of [...written, ...sent]) {
    if (!("from" in write)) continue;
    const fields = ticks.get(write.recordId) ?? new Set();
    for (const [field, before] of Object.entries(write.from)) if (!before) fields.add(field);
    ticks.set(write.recordId, fields);
  }
  return ticks;
}

/** By record, when Salesforce said it was last edited as it was ticked; of several ticks the newest counts. */
export function editedByTick(after: readonly HistoryEvent[]): ReadonlyMap<string, Milliseconds> {
  const edited = new Map<string, Milliseconds>();
  for (const event of after) {
    if (event.what === "written" && event.to && event.lastModified !== undefined)
      edited.set(event.recordId, event.lastModified);
  }
  return edited;
}
