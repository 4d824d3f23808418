/** The domain's types. Plain data: everything here can be cloned, stored in IndexedDB and sent in a message. */

/** Where a person can live in Salesforce. `Account` always means a person account. */
export type PersonObject = "Lead" | "Contact" | "Account";

export const PERSON_OBJECTS: readonly PersonObject[] = ["Lead", "Contact", "Account"];

/** Milliseconds since 1970. */
export type Milliseconds = number;

/** One user in one org: settings, list and runs belong to exactly one of these. Ids have 18 characters. */
export interface Identity {
  readonly orgId: string;
  readonly userId: string;
  readonly username: string;
  /** Host of the org's API, such as `acme.my.salesforce.com`. */
  readonly apiHost: string;
}

export type IdentityKey = `${string}.${string}`;

/** The key under which everything of this user in this org is kept. */
export function identityKey(identity: Pick<Identity, "orgId" | "userId">): IdentityKey {
  return `${identity.orgId}.${identity.userId}`;
}

/** Who is opted out: an email address (normalised, see `email-address.ts`), or a record that has none. */
export type Subject =
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "record"; readonly object: PersonObject; readonly recordId: string };

export type SubjectKey = `address:${string}` | `record:${string}`;

/** The key of a list entry: one per address, or one per record without an address. */
export function subjectKey(subject: Subject): SubjectKey {
  return subject.kind === "address" ? `address:${subject.address}` : `record:${subject.recordId}`;
}

export const SOURCES = ["popup", "page", "listView", "menu", "dashboard", "import", "salesforce"] as const;

/** Where an opt-out came from. `salesforce` is for entries learned there. */
export type Source = (typeof SOURCES)[number];

/** How the person asked. Never required: an opt-out must not wait for a form. */
export type OptOutReason = "email" | "phone" | "meeting" | "letter" | "bounced" | "other";

export const OPT_OUT_REASONS: readonly OptOutReason[] = [
  "email",
  "phone",
  "meeting",
  "letter",
  "bounced",
  "other",
];

/** The explicit undoing of an opt-out. */
export interface Resubscribe {
  readonly at: Milliseconds;
  readonly reason: string;
  /** Taken back seconds after the click: only what that capture itself wrote is cleared. Absent: all of it is. */
  readonly undone?: true;
}

/** An entry of the list. */
export interface Unsubscribe {
  readonly key: SubjectKey;
  readonly subject: Subject;
  /** `own`: captured by this user. `learned`: seen in Salesforce. */
  readonly origin: "own" | "learned";
  /** `ended`: a learned entry that someone unticked in Salesforce. Ended and resubscribed entries keep their history. */
  readonly status: "optedOut" | "resubscribed" | "ended";
  readonly source: Source;
  readonly since: Milliseconds;
  /** When they were last captured, by Salesforce's clock as far as it was known. Absent where `since` says it. */
  readonly asked?: Milliseconds;
  readonly name: string | null;
  readonly reason: OptOutReason | null;
  readonly note: string | null;
  readonly resubscribe: Resubscribe | null;
  /** Records that whoever captured this has left out of it by hand: they are not written. Absent: none. */
  readonly leftOut?: readonly string[];
  /** When every visible record agreed with this entry, read back from Salesforce; null until then. */
  readonly confirmedAt: Milliseconds | null;
}

/** When they were last opted out by this list. */
export function askedAt({ asked, since }: Pick<Unsubscribe, "asked" | "since">): Milliseconds {
  return asked ?? since;
}

/** Exactly one of these holds for every entry, at any time. */
export type Fate = "pending" | "confirmed" | "attention";

/** Why a record is no longer where it was. */
export type Gone =
  | { readonly kind: "deleted" }
  | { readonly kind: "merged"; readonly into: string }
  /** Into a Contact, or into a person account: the id's prefix tells. */
  | { readonly kind: "converted"; readonly contactId: string };

/** What Salesforce showed of one record. */
export interface Observation {
  readonly recordId: string;
  readonly object: PersonObject;
  readonly name: string;
  /** As Salesforce shows it; compare with `normaliseAddress`. */
  readonly address: string | null;
  /** Opt-out fields by API name on this object. A field that this user cannot see is absent. */
  readonly optedOut: Readonly<Record<string, boolean>>;
  /** `SystemModstamp`: moves on every change, also by the system. */
  readonly systemModstamp: Milliseconds;
  /** `LastModifiedDate`: moves on edits; conditional writes compare with it, to the second. */
  readonly lastModified: Milliseconds;
  readonly lastModifiedBy: string | null;
  readonly ownerName: string | null;
  readonly gone: Gone | null;
}

/** What both sides last agreed on for one record, beside what was last seen. */
export interface KnownRecord extends Observation {
  /** By field: the value both sides last showed. */
  readonly agreed: Readonly<Record<string, boolean>>;
  /** By field: when a tick that someone removed was written again (true wins, once in 30 days). */
  readonly rewritten: Readonly<Record<string, Milliseconds>>;
}

/** Why a record is written. Each has a sentence in the screens. */
export type ChangeReason =
  | "captured"
  | "newRecord"
  | "unticked"
  | "converted"
  | "merged"
  | "fieldChosen"
  | "resubscribed"
  | "undone"
  /** One opt-out field was ticked and another was not: both are, since somebody asked for it. */
  | "aligned";

/** One write to one record. */
export interface Change {
  readonly key: SubjectKey;
  readonly recordId: string;
  readonly object: PersonObject;
  readonly name: string;
  readonly address: string | null;
  /** Field → value before. What is written is `to`, the same for all of them. */
  readonly from: Readonly<Record<string, boolean>>;
  readonly to: boolean;
  readonly reason: ChangeReason;
  /** For `to: false`: refuse if the record was edited after this (`If-Unmodified-Since`). */
  readonly unmodifiedSince: Milliseconds | null;
}

/** What a failed call or write means for the opt-out behind it. */
export interface Failure {
  /** `retry`: again with backoff. `session`: at the next live session. `limit`: next day. `attention`: a person must act. */
  readonly kind: "retry" | "session" | "limit" | "attention";
  /** Salesforce's code, or one of ours: NETWORK, TIMEOUT, NOT_JSON, NO_SESSION … */
  readonly code: string;
  /** Salesforce's own words, untranslated. */
  readonly message: string;
  readonly fields: readonly string[];
}

export type AttentionCause =
  /** Salesforce refused the write; `failure` says why. */
  | "refused"
  /** Someone unticked an own opt-out; it was written again, or was not because it was already once. */
  | "unticked"
  /** An own opt-out was put back once and unticked again within 30 days: somebody or something keeps at it. */
  | "loop"
  /** A record changed since the resubscribe, so it was left as it is. */
  | "changedSinceResubscribe"
  /** The opt-out field is hidden or read-only for this user on this object. */
  | "fieldHidden";

/** What a person must decide or mend. */
export interface Attention {
  /** `${subject key}|${record id or object}|${cause}`: seeing the same trouble twice is one entry. */
  readonly id: string;
  readonly key: SubjectKey;
  readonly cause: AttentionCause;
  readonly recordId: string | null;
  readonly object: PersonObject | null;
  readonly name: string | null;
  readonly since: Milliseconds;
  readonly failure: Failure | null;
  /** For `unticked` and `loop`: who did it, as far as Salesforce tells, and whether the tick was put back. */
  readonly by: string | null;
  readonly rewritten: boolean;
  /** For `loop`: how often within 30 days, as far as it is known. */
  readonly times?: number;
}

/** A push that is not yet confirmed. One per entry: the newest act wins, since it carries the older one's effect. */
export interface OutboxEntry {
  readonly key: SubjectKey;
  readonly act: "optOut" | "resubscribe";
  readonly since: Milliseconds;
  readonly attempts: number;
  readonly nextAttempt: Milliseconds;
  readonly failure: Failure | null;
  /** Every opt-out field that is shown gets the tick, and not only those that are chosen. Absent: the chosen ones. */
  readonly align?: true;
}

export type { HistoryEvent } from "./history-event";

/** What reconciling would do; a preview shows it, a run carries it out. */
export interface Plan {
  readonly changes: readonly Change[];
  /** New entries, each with the record and field whose tick was seen. */
  readonly learned: readonly {
    readonly entry: Unsubscribe;
    readonly recordId: string;
    readonly field: string;
    /** Whose opt-out it is, where it came with what a record became. */
    readonly carriedFrom?: SubjectKey;
  }[];
  /** Learned entries that end because someone unticked them in Salesforce. */
  readonly ended: readonly { readonly key: SubjectKey; readonly recordId: string; readonly field: string }[];
  /** Records of opted-out people whose address was changed to another, or taken away. */
  readonly moved: readonly Moved[];
  readonly attention: readonly Attention[];
  /** Records whose last agreed state moves, changes aside. */
  readonly agreed: readonly KnownRecord[];
}

/** The address on an opted-out record was changed: the record keeps its tick, the old address stays on the list. */
export interface Moved {
  /** Of the address that the record had. */
  readonly key: SubjectKey;
  readonly recordId: string;
  readonly object: PersonObject;
  readonly from: string;
  readonly to: string | null;
  readonly who: string | null;
}

/** Why a plan waits for a person. */
export interface Held {
  readonly why: "firstSync" | "fieldSwitched" | "tooMany";
  readonly changes: number;
}

export type RunPhase = "pull" | "reconcile" | "push" | "commit" | "closed";

/** A nightly sync: what it did so far, and where it goes on. */
export interface Run {
  readonly id: number;
  /** `outbox`: so many captures wait that they are looked up and written in bulk; it reads nothing else. */
  readonly trigger: "nightly" | "manual" | "outbox";
  readonly startedAt: Milliseconds;
  readonly phase: RunPhase;
  readonly endedAt: Milliseconds | null;
  readonly outcome: "running" | "done" | "held" | "paused" | "failed";
  readonly held: Held | null;
  readonly failure: Failure | null;
  /** Records read, entries learned and ended, records written and refused. */
  readonly figures: {
    readonly read: number;
    readonly learned: number;
    readonly ended: number;
    readonly planned: number;
    readonly written: number;
    readonly refused: number;
  };
}
