/** The list: who is opted out, since when, and what becomes of it. */
import type { Failure } from "./failure";
import type { Milliseconds } from "./milliseconds";
import { type Subject, type SubjectKey, subjectKey } from "./person";

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
  /** The number that its newest act has in this list's history. Absent: only dates tell, as from another list. */
  readonly lastAct?: number;
  readonly name: string | null;
  readonly reason: OptOutReason | null;
  readonly note: string | null;
  readonly resubscribe: Resubscribe | null;
  /** Records that whoever captured this has left out of it by hand: they are not written. Absent: none. */
  readonly leftOut?: readonly string[];
  /** When every visible record agreed with this entry, read back from Salesforce; null until then. */
  readonly confirmedAt: Milliseconds | null;
}

/** An entry as it begins: an own opt-out, of which nothing is known beside what is said here. */
export function newEntry(
  subject: Subject,
  said: Pick<Unsubscribe, "source" | "since"> & Partial<Unsubscribe>,
): Unsubscribe {
  return {
    key: subjectKey(subject),
    subject,
    origin: "own",
    status: "optedOut",
    name: null,
    reason: null,
    note: null,
    resubscribe: null,
    confirmedAt: null,
    ...said,
  };
}

/** Whether they are opted out by a capture of this list's own user, and not only because Salesforce says so. */
export function isOwnOptOut({ status, origin }: Pick<Unsubscribe, "status" | "origin">): boolean {
  return status === "optedOut" && origin === "own";
}

/** When they were last opted out by this list. */
export function askedAt({ asked, since }: Pick<Unsubscribe, "asked" | "since">): Milliseconds {
  return asked ?? since;
}

/** Exactly one of these holds for every entry, at any time. */
export type Fate = "pending" | "confirmed" | "attention";

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
