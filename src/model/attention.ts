import type { Failure } from "./failure";
import type { Milliseconds } from "./milliseconds";
import type { PersonObject, SubjectKey } from "./person";

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
  | "fieldHidden"
  /** No record of an own opt-out is in this user's sight any more: nobody here can look after it. One for a person. */
  | "unseen";

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
