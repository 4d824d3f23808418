import { normaliseAddress } from "../../email-address";
import type { Attention, AttentionCause } from "../../model/attention";
import type { Milliseconds } from "../../model/milliseconds";
import type { KnownRecord, Observation } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import type { Change, ChangeReason, Moved, Plan } from "../../model/plan";
import { newEntry, type Unsubscribe } from "../../model/unsubscribe";
import { keyOfRecord } from "./follow";

/** A known record that is still being decided on. Its parts are replaced and never changed: others have them, too. */
interface Draft extends Observation {
  gone: KnownRecord["gone"];
  agreed: KnownRecord["agreed"];
  rewritten: KnownRecord["rewritten"];
}

/** Gathers decisions field by field into one change and one known record per record. */
export class PlanBuilder {
  private readonly changes = new Map<string, Change>();
  private readonly learned = new Map<SubjectKey, Plan["learned"][number]>();
  private readonly ended = new Map<SubjectKey, Plan["ended"][number]>();
  private readonly attention = new Map<string, Attention>();
  private readonly agreed = new Map<string, Draft>();
  private readonly readdressed: { readonly now: Observation; readonly known: KnownRecord }[] = [];
  readonly unseen: Plan["unseen"][number][] = [];

  agree(now: Observation, known: KnownRecord | null, field: string, value: boolean): void {
    const draft = this.see(now, known);
    if (draft.agreed[field] !== value) draft.agreed = { ...draft.agreed, [field]: value };
  }

  /** Remembers what was seen and leaves what was agreed on as it is. */
  see(now: Observation, known: KnownRecord | null): Draft {
    const before = this.agreed.get(now.recordId);
    if (before) return before;
    const draft = draftOf(now, known);
    this.agreed.set(now.recordId, draft);
    // What is remembered now is compared with next time, so this is seen once.
    if (known !== null && now.address !== known.address && !now.gone) this.readdressed.push({ now, known });
    return draft;
  }

  tick(
    key: SubjectKey,
    now: Observation,
    known: KnownRecord | null,
    field: string,
    reason: ChangeReason,
  ): void {
    this.see(now, known);
    this.change(key, now, field, true, reason);
  }

  rewrite(now: Observation, field: string, at: Milliseconds): void {
    const draft = this.agreed.get(now.recordId);
    if (draft) draft.rewritten = { ...draft.rewritten, [field]: at };
  }

  untick(key: SubjectKey, now: Observation, known: KnownRecord | null, field: string): void {
    this.see(now, known);
    this.change(key, now, field, false, "resubscribed");
  }

  private change(key: SubjectKey, now: Observation, field: string, to: boolean, reason: ChangeReason): void {
    const other = this.changes.get(now.recordId);
    // Two entries may reach one record (its own address, and what it was converted from): an opt-out wins.
    if (other && other.to !== to && other.to) return;
    // Under the record's own address where that asks for it, too: the other entry may be resubscribed before the write.
    const own = key === keyOfRecord(now);
    this.changes.set(now.recordId, {
      key: other && other.to === to && !own ? other.key : key,
      recordId: now.recordId,
      object: now.object,
      name: now.name,
      address: now.address,
      from: { ...(other?.to === to ? other.from : {}), [field]: !to },
      to,
      // How an opt-out came to the record says more than that it is captured.
      reason: other?.to === to && (own || other.reason !== "captured") ? other.reason : reason,
      unmodifiedSince: to ? null : now.lastModified,
    });
  }

  learn(key: SubjectKey, now: Observation, at: Milliseconds, field: string): void {
    if (this.learned.has(key)) return;
    this.learned.set(key, { entry: learnedEntry(key, now, at), recordId: now.recordId, field });
  }

  /** The opt-out of a record that was converted or merged goes on under the address of what it became. */
  carryOver(from: Unsubscribe, now: Observation, at: Milliseconds, field: string): void {
    const key = keyOfRecord(now);
    if (key === from.key || this.learned.get(key)?.entry.origin === "own") return;
    this.learned.set(key, {
      entry: carriedEntry(from, now, at),
      recordId: now.recordId,
      field,
      carriedFrom: from.key,
    });
  }

  end(key: SubjectKey, recordId: string, field: string): void {
    this.ended.set(key, { key, recordId, field });
  }

  ask(
    key: SubjectKey,
    cause: AttentionCause,
    now: Observation,
    since: Milliseconds,
    { rewritten = false, times }: { rewritten?: boolean; times?: number } = {},
  ): void {
    const id = cause === "unseen" ? `${key}||${cause}` : `${key}|${now.recordId}|${cause}`;
    this.attention.set(id, {
      id,
      key,
      cause,
      recordId: now.recordId,
      object: now.object,
      name: now.name,
      since,
      failure: null,
      by: cause === "fieldHidden" || cause === "unseen" ? null : now.lastModifiedBy,
      rewritten: rewritten || this.attention.get(id)?.rewritten === true,
      ...(times === undefined ? {} : { times }),
    });
  }

  /**
   * In the order of names, whatever order the facts came in; but what was agreed, which may be everything, in any.
   *
   * @param isOptedOut whether the list says so of the address that a record was last known with
   */
  build(isOptedOut: (known: KnownRecord) => boolean): Plan {
    return {
      changes: sorted(this.changes),
      learned: sorted(this.learned),
      ended: sorted(this.ended),
      moved: this.readdressed
        .flatMap(({ now, known }) => movedOf(now, known, isOptedOut))
        .sort((a, b) => (a.recordId < b.recordId ? -1 : 1)),
      unseen: this.unseen,
      attention: sorted(this.attention),
      agreed: [...this.agreed.values()],
    };
  }
}

/** Spaces and capitals make no other address; a record that had none is followed to the one that it was given. */
function movedOf(now: Observation, known: KnownRecord, isOptedOut: (known: KnownRecord) => boolean): Moved[] {
  const from = normaliseAddress(known.address);
  const to = normaliseAddress(now.address);
  if (from === null || from === to || !isOptedOut(known)) return [];
  const { recordId, object, lastModifiedBy: who } = now;
  return [{ key: keyOfRecord(known), recordId, object, from, to, who }];
}

/** Part by part: of a million records, a copy by spread costs half of all reconciling. */
function draftOf(now: Observation, known: KnownRecord | null): Draft {
  return {
    recordId: now.recordId,
    object: now.object,
    name: now.name,
    address: now.address,
    optedOut: now.optedOut,
    systemModstamp: now.systemModstamp,
    lastModified: now.lastModified,
    lastModifiedBy: now.lastModifiedBy,
    lastModifiedById: now.lastModifiedById,
    ownerName: now.ownerName,
    gone: now.gone,
    agreed: known?.agreed ?? {},
    rewritten: known?.rewritten ?? {},
  };
}

function sorted<T>(named: ReadonlyMap<string, T>): T[] {
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, decision]) => decision);
}

/**
 * Whether an address that an opt-out reaches is opted out by a word that weighs as much. A learned opt-out ends when its
 * ticks are taken away in Salesforce; one of this user's own must not end with it.
 */
export function standsBeside(own: Unsubscribe | null | undefined, from: Unsubscribe): boolean {
  return own?.status === "optedOut" && (own.origin === "own" || from.origin === "learned");
}

/** The opt-out of a record, under the address of what it became. Not confirmed: others may have that address, too. */
export function carriedEntry(from: Unsubscribe, now: Observation, at: Milliseconds): Unsubscribe {
  const { origin, source, reason, note } = from;
  return { ...learnedEntry(keyOfRecord(now), now, at), origin, source, reason, note, confirmedAt: null };
}

function learnedEntry(key: SubjectKey, now: Observation, at: Milliseconds): Unsubscribe {
  const subject = key.startsWith("address:")
    ? { kind: "address" as const, address: key.slice("address:".length) }
    : { kind: "record" as const, object: now.object, recordId: now.recordId };
  const { name } = now;
  return newEntry(subject, { origin: "learned", source: "salesforce", since: at, name, confirmedAt: at });
}
