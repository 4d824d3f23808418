import { normaliseAddress } from "../../email-address";
import type { KnownRecord, Observation } from "../../model/observation";
import { type SubjectKey, subjectKey } from "../../model/person";
import type { Unsubscribe } from "../../model/unsubscribe";
import { followersAmong, successor } from "./follow";

/** One entry of the list, or one address that is not on it, with every record it concerns. */
export interface Group {
  readonly key: SubjectKey;
  unsubscribe: Unsubscribe | null;
  readonly sightings: Sighting[];
  /** One of its records concerns another entry as well, so the two may contradict each other. */
  shares: boolean;
}

export interface Sighting {
  readonly now: Observation;
  readonly known: KnownRecord | null;
  /** How the record came to this entry: by its own address or id, or as what another record became. */
  readonly via: "itself" | "converted" | "merged";
  /** That a record became this one was not known before. */
  isNews: boolean;
}

/** Brings the facts together by entry; of two sights of one record the newer one counts. */
export function groupByEntry(
  known: readonly KnownRecord[],
  unsubscribes: readonly Unsubscribe[],
  observed: readonly Observation[],
): Groups {
  const newest = newestSightings(known, observed);
  const groups = new Groups();
  for (const unsubscribe of unsubscribes) groups.take(unsubscribe);

  const gone: Observation[] = [];
  for (const sighting of newest.values()) {
    if (sighting.now.gone) gone.push(sighting.now);
    else groups.place(sighting);
    if (isUnseen(sighting, newest)) groups.unseen.push(sighting);
  }
  const ways = [...followersAmong(gone, (recordId) => newest.get(recordId)?.now)];
  // Of two ways that lead to one record, the same one is named whatever order the facts came in.
  ways.sort((a, b) => (a.from.recordId < b.from.recordId ? -1 : 1));
  for (const { from, to, via } of ways) {
    const before = newest.get(from.recordId)?.known;
    const isNews = !before || successor(before) === null;
    groups.follow(from, { now: to, known: newest.get(to.recordId)?.known ?? null, via, isNews });
  }
  return groups;
}

/** A record that was looked for, and that is out of this user's sight: itself, or what it became since it was in sight. */
function isUnseen({ now, known }: Sighting, newest: ReadonlyMap<string, Sighting>): boolean {
  if (now === known || (known?.gone && known.gone.kind !== "unseen")) return false;
  const next = successor(now);
  return now.gone?.kind === "unseen" || (next !== null && !newest.has(next));
}

type Seen = Sighting & { now: Observation; readonly via: "itself" };

function seen(now: Observation, known: KnownRecord | null): Seen {
  return { now, known, via: "itself", isNews: false };
}

function newestSightings(
  known: readonly KnownRecord[],
  observed: readonly Observation[],
): Map<string, Sighting> {
  const newest = new Map<string, Seen>();
  for (const record of known) newest.set(record.recordId, seen(record, record));
  for (const now of observed) {
    const other = newest.get(now.recordId);
    if (!other) newest.set(now.recordId, seen(now, null));
    else if (now.systemModstamp >= other.now.systemModstamp) other.now = now;
  }
  return newest;
}

/** Kept by address and by record id, not by key: a list may have a million entries, and a key for each is dear. */
export class Groups {
  private readonly byAddress = new Map<string, Group>();
  private readonly byRecord = new Map<string, Group>();
  /** Records that Salesforce shows no more, or not what they became. */
  readonly unseen: Sighting[] = [];

  take(unsubscribe: Unsubscribe): void {
    const { subject, key } = unsubscribe;
    const group =
      subject.kind === "address" ? this.withAddress(subject.address, key) : this.withRecord(subject.recordId);
    group.unsubscribe = unsubscribe;
  }

  place(sighting: Sighting): void {
    const { now } = sighting;
    const group = this.of(now) ?? this.startFor(now);
    group.sightings.push(sighting);
    // An entry by record goes on speaking for that record when it is given an address.
    const byRecord = this.byRecord.get(now.recordId);
    if (byRecord === undefined || byRecord === group) return;
    byRecord.sightings.push(sighting);
    byRecord.shares = true;
    group.shares = true;
  }

  /** What `from` became concerns the entry of `from`, too. */
  follow(from: Observation, became: Sighting): void {
    const group = this.of(from) ?? this.startFor(from);
    const there = group.sightings.find(({ now }) => now.recordId === became.now.recordId);
    if (there) there.isNews ||= became.isNews;
    if (there) return;
    group.sightings.push(became);
    group.shares = true;
    const own = this.of(became.now);
    if (own) own.shares = true;
  }

  /** The group of a record's own address, or of the record where it has none. */
  of({ recordId, address }: Observation): Group | undefined {
    // Addresses on the list are normalised, and mostly written in Salesforce just so: one look-up tells.
    const asWritten = address === null ? undefined : this.byAddress.get(address);
    if (asWritten) return asWritten;
    const normalised = normaliseAddress(address);
    return normalised === null ? this.byRecord.get(recordId) : this.byAddress.get(normalised);
  }

  /** In order of their keys, as far as it matters: those that share a record, after those that share none. */
  *inOrder(): Iterable<Group> {
    const sharing: Group[] = [];
    for (const groups of [this.byAddress, this.byRecord]) {
      for (const group of groups.values()) {
        if (group.shares) sharing.push(group);
        else yield group;
      }
    }
    yield* sharing.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  private startFor({ recordId, address }: Observation): Group {
    const normalised = normaliseAddress(address);
    return normalised === null ? this.withRecord(recordId) : this.withAddress(normalised);
  }

  private withAddress(address: string, key: SubjectKey = subjectKey({ kind: "address", address })): Group {
    const before = this.byAddress.get(address);
    if (before) return before;
    const group = newGroup(key);
    this.byAddress.set(address, group);
    return group;
  }

  private withRecord(recordId: string): Group {
    const before = this.byRecord.get(recordId);
    if (before) return before;
    const group = newGroup(`record:${recordId}`);
    this.byRecord.set(recordId, group);
    return group;
  }
}

function newGroup(key: SubjectKey): Group {
  return { key, unsubscribe: null, sightings: [], shares: false };
}
