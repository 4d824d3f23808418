/** The whole list in memory: read in pages once, then kept true by what the background says has changed. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type ListedPerson, type ListMark, MOST_CAPTURED, MOST_LISTED } from "../../messages/dashboard";
import type { Failure } from "../../model/failure";
import type { IdentityKey } from "../../model/identity";
import type { SubjectKey } from "../../model/person";
import type { Ask } from "../../screens/call-background";
import { oneAtATime } from "../../screens/one-at-a-time";
import { pages } from "../pages";
import { type Person, personOf } from "./person";

export interface People {
  /** Newest first. While a long list is being read, its beginning. */
  readonly all: ReadonlySignal<readonly Person[]>;
  /** How far the first reading has got; null when it is done. */
  readonly reading: ReadonlySignal<{ readonly read: number; readonly entries: number } | null>;
  readonly failure: ReadonlySignal<Failure | null>;
  find(key: SubjectKey): Person | undefined;
  /** Reads what changed, or everything when that is not known. The first call reads everything. */
  refresh(): Promise<void>;
}

export function createPeople(ask: Ask, identity: IdentityKey): People {
  const all: Signal<readonly Person[]> = signal([]);
  const reading: Signal<{ read: number; entries: number } | null> = signal({ read: 0, entries: 0 });
  const failure: Signal<Failure | null> = signal(null);
  let byKey = new Map<SubjectKey, Person>();
  let mark: ListMark | null = null;
  /** What the store counts as pending beyond what the list shows: seldom anything but 0. */
  let unexplained = 0;

  async function readAll(): Promise<void> {
    const read = new Map<SubjectKey, Person>();
    let first: (ListMark & { readonly entries: number }) | null = null;
    for await (const answer of pages(ask, "listPage", { identity, limit: MOST_LISTED })) {
      failure.value = answer.ok ? null : answer.failure;
      if (!answer.ok) return;
      const { people, next } = answer.value;
      for (const person of people) read.set(person.unsubscribe.key, personOf(person));
      const beginning = first === null;
      first ??= answer.value.mark;
      if (mark !== null || next === null) continue;
      reading.value = { read: read.size, entries: first?.entries ?? 0 };
      if (beginning) all.value = newestFirst(read);
    }
    byKey = read;
    mark = first;
    unexplained = (first?.pending ?? 0) - pendingIn(byKey);
    all.value = newestFirst(byKey);
    reading.value = null;
  }

  async function readChanges(since: ListMark): Promise<void> {
    const answer = await ask("listChanges", { identity, since: since.seen });
    failure.value = answer.ok ? null : answer.failure;
    if (!answer.ok) return;
    const { people, mark: now } = answer.value;
    if (people === null) return readAll();
    const asking = people.some((it) => it.fate === "attention" || isAsking(it));
    const newcomers = people.some(({ unsubscribe }) => !byKey.has(unsubscribe.key));
    for (const person of people) byKey.set(person.unsubscribe.key, personOf(person));
    if (newcomers) await dropMoved();
    if (people.length > 0) all.value = newestFirst(byKey);
    mark = now;
    // A push that was asked for, a case that came up: not everything leaves an event.
    const explained =
      now.pending - pendingIn(byKey) === unexplained && (now.attention === since.attention || asking);
    if (!explained) await readAll();
  }

  /** An entry by record moves to its address once that is known. Then it comes anew, and its old key is gone. */
  async function dropMoved(): Promise<void> {
    const byRecord = [...byKey.keys()].filter((key) => key.startsWith("record:"));
    for (let start = 0; start < byRecord.length; start += MOST_CAPTURED) {
      const keys = byRecord.slice(start, start + MOST_CAPTURED);
      const answer = await ask("listedPeople", { identity, keys });
      if (!answer.ok) return;
      const still = new Set(answer.value.map(({ unsubscribe }) => unsubscribe.key));
      for (const key of keys) if (!still.has(key)) byKey.delete(key);
    }
  }

  function isAsking({ unsubscribe }: ListedPerson): boolean {
    return byKey.get(unsubscribe.key)?.fate === "attention";
  }

  return {
    all,
    reading,
    failure,
    find: (key) => byKey.get(key),
    refresh: oneAtATime(() => (mark === null ? readAll() : readChanges(mark))),
  };
}

function newestFirst(people: ReadonlyMap<SubjectKey, Person>): readonly Person[] {
  // By name within a moment, such as an import's.
  return [...people.values()].sort(
    (one, other) => other.since - one.since || (one.folded < other.folded ? -1 : 1),
  );
}

function pendingIn(people: ReadonlyMap<SubjectKey, Person>): number {
  let pending = 0;
  for (const { fate } of people.values()) if (fate === "pending") pending += 1;
  return pending;
}
