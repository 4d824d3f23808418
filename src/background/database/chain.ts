/** The chain over the history: built after the events are stored, so that no capture waits for it; checked on demand. */
import type { ChainCheck } from "../../messages/evidence";
import { beginningOf, type ChainedEvent, linkOf } from "../../model/history-chain";
import type { HistoryEvent } from "../../model/history-event";
import type { SubjectKey } from "../../model/person";
import { type ChainLink, type Database, readState } from "./database";

/** So few that a capture hardly waits for a step, which needs the same database. */
const EVENTS_A_STEP = 25;
/** For so many times as long as a step takes, the database is left to whoever captures or pushes meanwhile. */
const LEFT_TO_OTHERS = 2;

/**
 * Chains every event that is not chained yet. Safe at any moment and from several places at once: a link follows from
 * what is stored and from nothing else, and what another has chained meanwhile is left as it is. A worker that dies here
 * has chained less, and the next one goes on.
 *
 * @param pace whether a person waits for it, or it gives way to everything else
 */
export async function chainHistory(
  database: Database,
  pace: "atOnce" | "givingWay" = "atOnce",
): Promise<void> {
  for (;;) {
    const begun = performance.now();
    const head = await headOf(database);
    const reading = database.transaction("history").store;
    const after = IDBKeyRange.lowerBound(head.number, true);
    const [events, numbers] = await Promise.all([
      reading.getAll(after, EVENTS_A_STEP),
      reading.getAllKeys(after, EVENTS_A_STEP),
    ]);
    if (events.length === 0) return;
    const links = await linksOf(head, events, numbers);
    const writing = database.transaction(["chain", "state"], "readwrite");
    const now = ((await writing.objectStore("state").get("chainHead")) as ChainLink | undefined) ?? null;
    if ((now?.number ?? 0) === head.number) {
      await Promise.all(links.map((link) => writing.objectStore("chain").put(link)));
      const last = links.at(-1);
      if (last) await writing.objectStore("state").put(last, "chainHead");
    }
    await writing.done;
    if (events.length < EVENTS_A_STEP) return;
    const wait = pace === "atOnce" ? 0 : (performance.now() - begun) * LEFT_TO_OTHERS;
    // Whatever was asked of the background meanwhile goes first.
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** The newest link; before the first event, the beginning. */
async function headOf(database: Database): Promise<ChainLink> {
  const head = await readState(database, "chainHead");
  return head ?? { number: 0, link: await beginningOf(database.name), dropped: 0 };
}

async function linksOf(
  head: ChainLink,
  events: readonly HistoryEvent[],
  numbers: readonly number[],
): Promise<ChainLink[]> {
  const links: ChainLink[] = [];
  let previous = head.link;
  for (const [index, event] of events.entries()) {
    const number = numbers[index] ?? 0;
    previous = await linkOf(previous, number, event);
    links.push({ number, link: previous, dropped: 0 });
  }
  return links;
}

/** The history with its chain, as they are at one moment: what is let go of meanwhile goes from both. */
function readChained(database: Database) {
  const reading = database.transaction(["history", "chain", "state"]);
  return {
    history: reading.objectStore("history"),
    chain: reading.objectStore("chain"),
    state: reading.objectStore("state"),
  };
}

/** A person's events with their links, oldest first; also those noted under a record's id before its address was known. */
export async function readEvidence(database: Database, key: SubjectKey): Promise<readonly ChainedEvent[]> {
  const records = await database.getAllKeysFromIndex("known", "entry", key);
  const keys = new Set<SubjectKey>([key, ...records.map((recordId): SubjectKey => `record:${recordId}`)]);
  const beginning = await beginningOf(database.name);
  const { history, chain } = readChained(database);
  const found = await Promise.all(
    [...keys].map(async (each) => {
      const [events, numbers] = await Promise.all([
        history.index("key").getAll(each),
        history.index("key").getAllKeys(each),
      ]);
      return Promise.all(
        events.map(async (event, index) => {
          const number = numbers[index] ?? 0;
          const [own, before] = await Promise.all([
            chain.get(number),
            chain.openCursor(IDBKeyRange.upperBound(number, true), "prev"),
          ]);
          const previous = own ? (before?.value.link ?? beginning) : null;
          return { number, previous, link: own?.link ?? null, event };
        }),
      );
    }),
  );
  return found.flat().sort((a, b) => a.event.at - b.event.at || a.number - b.number);
}

/** A page of the whole history with its links, oldest first; `after` is the `next` of the page before. */
export async function readHistoryPage(
  database: Database,
  after: number | null,
  limit: number,
): Promise<{ events: readonly ChainedEvent[]; next: number | null }> {
  const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
  const beginning = await beginningOf(database.name);
  const { history, chain } = readChained(database);
  const [events, numbers] = await Promise.all([
    history.getAll(range, limit),
    history.getAllKeys(range, limit),
  ]);
  const first = numbers[0];
  const last = numbers.at(-1);
  if (first === undefined || last === undefined) return { events: [], next: null };
  const [own, before] = await Promise.all([
    chain.getAll(IDBKeyRange.bound(first, last)),
    chain.openCursor(IDBKeyRange.upperBound(first, true), "prev"),
  ]);
  const links = new Map<number, { link: string; previous: string }>();
  let previous = before?.value.link ?? beginning;
  for (const { number, link } of own) {
    links.set(number, { link, previous });
    previous = link;
  }
  return {
    events: events.map((event, index) => {
      const number = numbers[index] ?? 0;
      const chained = links.get(number);
      return { number, previous: chained?.previous ?? null, link: chained?.link ?? null, event };
    }),
    next: events.length < limit ? null : last,
  };
}

/**
 * Checks a part of the chain: that each event is what was chained, and that none is missing or was put in between.
 *
 * @param after the `next` of the part before, which has been found whole
 */
export async function checkHistory(
  database: Database,
  after: number | null,
  limit: number,
): Promise<ChainCheck> {
  const from = after ?? 0;
  const beginning = await beginningOf(database.name);
  const { history, chain, state } = readChained(database);
  const links = await chain.getAll(IDBKeyRange.lowerBound(from, true), limit);
  const last = links.at(-1);
  const head = (await state.get("chainHead")) as ChainLink | undefined;
  if (last === undefined) {
    const truncated = head !== undefined && head.number > from;
    return part(
      { checked: 0, dropped: 0, told: 0 },
      null,
      truncated ? { number: from + 1, at: null, how: "missing" } : null,
    );
  }
  const range = IDBKeyRange.bound(from, last.number, true);
  const [events, numbers, before] = await Promise.all([
    history.getAll(range),
    history.getAllKeys(range),
    chain.get(from),
  ]);
  const stored = new Map(numbers.map((number, index) => [number, events[index]]));
  let previous = before?.link ?? beginning;
  const sum = { checked: 0, dropped: 0, told: 0 };
  for (const { number, link, dropped: gone } of links) {
    sum.dropped += gone;
    const event = stored.get(number);
    stored.delete(number);
    if (gone === 0) {
      if (event === undefined) return part(sum, null, { number, at: null, how: "missing" });
      if ((await linkOf(previous, number, event)) !== link)
        return part(sum, null, { number, at: event.at, how: "changed" });
      sum.checked += 1;
      if (event.what === "trimmed") sum.told += event.events;
    }
    previous = link;
  }
  const [added] = stored;
  if (added) return part(sum, null, { number: added[0], at: added[1]?.at ?? null, how: "added" });
  const isLast = links.length < limit;
  if (isLast && head?.link !== last.link)
    return part(sum, null, { number: last.number + 1, at: null, how: "missing" });
  return part(sum, isLast ? null : last.number, null);
}

function part(
  sum: Pick<ChainCheck, "checked" | "dropped" | "told">,
  next: number | null,
  broken: ChainCheck["broken"],
): ChainCheck {
  return { ...sum, next, broken };
}
