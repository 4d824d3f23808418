/** What Salesforce showed of people. */
import type { Milliseconds } from "./milliseconds";
import type { PersonObject } from "./person";

/** Why a record is no longer where it was. */
export type Gone =
  | { readonly kind: "deleted" }
  | { readonly kind: "merged"; readonly into: string }
  /** Into a Contact, or into a person account: the id's prefix tells. */
  | { readonly kind: "converted"; readonly contactId: string }
  /** Known once, and shown no more: deleted or merged for good, or no longer shared with this user. */
  | { readonly kind: "unseen" };

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
  /** Whose edit that was, by id: names are not unique. */
  readonly lastModifiedById: string | null;
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
