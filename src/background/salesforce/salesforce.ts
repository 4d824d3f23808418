import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { Observation } from "../../model/observation";
import type { PersonObject } from "../../model/person";
import type { FieldsByObject } from "../../settings";
import type { Bulk } from "./bulk/bulk";
import type { SetUp } from "./set-up/set-up";
import type { HiddenField } from "./shape";

/**
 * Salesforce as the sync sees it: one user's session in one org. Every method costs API calls, and rejects with a
 * `SalesforceFailure` when the call as a whole failed; what failed for one record is in the answer.
 */
export interface Salesforce {
  /**
   * Every record with one of these addresses, in one call (up to 100 addresses), those in the recycle bin as well: a
   * record that was merged away leads to its survivor. Case does not matter, and what comes back is compared again by
   * the caller: SOQL's `=` is not the last word.
   */
  findByAddress(addresses: readonly string[], fields: FieldsByObject): Promise<Found>;

  /**
   * These records, wherever they went: deleted, merged and converted ones come back with `gone` set; one that this
   * user may not see is not in the answer. Up to 2,000 ids, in one call.
   */
  findByIds(records: readonly RecordAt[], fields: FieldsByObject): Promise<Found>;

  /** Records by id and records by address in one call: the person in front, when the page's address is to be trusted only after a look. */
  findByIdAndAddress(record: RecordAt, addresses: readonly string[], fields: FieldsByObject): Promise<Found>;

  /** People by name or address as a rep types it; at most 20. One call. */
  search(text: string, fields: FieldsByObject): Promise<Found>;

  /**
   * What changed since a moment (`since: null`: everyone who is opted out in one of the fields; `ticked`: only those
   * among what changed), a page an object at a time. Pass the cursor of one page to get the next; a null cursor in the
   * answer means that was the last. An expired cursor rejects with INVALID_QUERY_LOCATOR.
   */
  readChanges(request: {
    readonly fields: FieldsByObject;
    readonly since: Milliseconds | null;
    readonly ticked?: true | undefined;
    readonly cursor: Cursor | null;
  }): Promise<ChangesPage>;

  /** Writes up to 200 records in one call, each on its own (`allOrNone: false`). Answers in the order asked. */
  write(records: readonly Write[]): Promise<readonly WriteAnswer[]>;

  /**
   * Writes up to 25 records in one call, each unless it was edited after its `unmodifiedSince`; then its answer is a
   * failure with code 412. Answers in the order asked.
   */
  writeUnlessModified(records: readonly ConditionalWrite[]): Promise<readonly WriteAnswer[]>;

  /** Checkboxes that could hold an opt-out, as this user's describe shows them. */
  describeFields(): Promise<DescribedFields>;

  /**
   * The newest change of one field on each record, and of those the newest that took a tick away, from field history;
   * a record without one (history tracking may be off) is absent.
   */
  lastFieldChange(
    object: PersonObject,
    recordIds: readonly string[],
    field: string,
  ): Promise<ReadonlyMap<string, FieldChange>>;

  /** Creates up to 200 completed Tasks in one call, each on its own. Answers in the order asked. */
  createTasks(tasks: readonly NewTask[]): Promise<readonly TaskAnswer[]>;

  /** The newest Tasks that this user has created on these records. One call. */
  findTasks(
    userId: string,
    recordIds: readonly string[],
  ): Promise<readonly { readonly taskId: string; readonly recordId: string; readonly description: string }[]>;

  /** Salesforce's own engine for large reads and writes. */
  readonly bulk: Bulk;

  /** The org's set-up: for the set-up guide alone. */
  readonly setUp: SetUp;

  /** The org's API calls in the last 24 hours, from the newest answer's `Sforce-Limit-Info`; null before the first. */
  readonly usage: ApiUsage | null;
  /** Calls made through this object. */
  readonly calls: number;
}

export interface RecordAt {
  readonly object: PersonObject;
  readonly recordId: string;
}

export interface Found {
  readonly observations: readonly Observation[];
  /** Fields asked for that this user's field-level security hides. */
  readonly hidden: readonly HiddenField[];
}

/** By object, where its next page is. */
export type Cursor = Readonly<Partial<Record<PersonObject, string>>>;

export interface ChangesPage extends Found {
  readonly cursor: Cursor | null;
  /** By object, how many records all pages hold together. */
  readonly totals: Readonly<Partial<Record<PersonObject, number>>>;
  /** By Salesforce's clock, when this page was answered. */
  readonly asOf: Milliseconds;
}

export interface Write extends RecordAt {
  readonly values: Readonly<Record<string, boolean>>;
}

export interface ConditionalWrite extends Write {
  /** Compared with `LastModifiedDate`, to the second. */
  readonly unmodifiedSince: Milliseconds;
}

export type WriteAnswer =
  | { readonly recordId: string; readonly ok: true }
  | { readonly recordId: string; readonly ok: false; readonly failure: Failure };

export interface DescribedField {
  readonly name: string;
  readonly label: string;
  readonly custom: boolean;
  readonly updateable: boolean;
}

export interface DescribedFields {
  readonly Lead: readonly DescribedField[];
  readonly Contact: readonly DescribedField[];
  readonly personAccounts: boolean;
}

export interface NewTask {
  readonly object: PersonObject;
  readonly recordId: string;
  readonly subject: string;
  readonly description: string;
  /** As `2026-11-24`. */
  readonly day: string;
}

export type TaskAnswer =
  | { readonly ok: true; readonly taskId: string }
  | { readonly ok: false; readonly failure: Failure };

export interface FieldChange {
  readonly by: string;
  readonly at: Milliseconds;
  /** When the same user took the tick away, this time and before. */
  readonly untickedAt: readonly Milliseconds[];
}

export interface ApiUsage {
  readonly used: number;
  readonly allowed: number;
}

/** A call failed as a whole. */
export class SalesforceFailure extends Error {
  readonly failure: Failure;
  /** How long Salesforce asks to wait before the next call; null when it did not say. */
  readonly retryAfter: Milliseconds | null;
  constructor(failure: Failure, retryAfter: Milliseconds | null = null) {
    super(`${failure.code}: ${failure.message}`);
    this.failure = failure;
    this.retryAfter = retryAfter;
  }
}
