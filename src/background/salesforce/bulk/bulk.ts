import type { Milliseconds } from "../../../model/milliseconds";
import type { Observation } from "../../../model/observation";
import type { PersonObject } from "../../../model/person";
import type { FieldsByObject } from "../../../settings";
import type { WriteAnswer } from "../salesforce";

/**
 * Bulk API 2.0: jobs that Salesforce works on by itself, while this browser may sleep or be closed. A job belongs to
 * whoever has its id: keep it before anything is done with the job. Salesforce keeps results for seven days. Every
 * method rejects with a `SalesforceFailure` when its calls failed.
 */
export interface Bulk {
  /**
   * Lets Salesforce gather records of one object, those in the recycle bin as well, as the other readers do. The job's
   * id, and when that was answered by Salesforce's clock (null if it did not say); null when there is nothing to ask, since this user sees no such records. One call, and one more for each field
   * that turns out to be hidden.
   *
   * When the answer is lost, a job is left behind that nobody reads: Salesforce lists jobs in no order and without their
   * queries, so it cannot be told from another tool's.
   */
  startReading(request: {
    readonly object: PersonObject;
    readonly fields: FieldsByObject;
    readonly which: BulkSelection;
  }): Promise<{ readonly jobId: string; readonly asOf: Milliseconds | null } | null>;

  /**
   * The next page of a complete reading job: `locator` null for the first, then the one that the page before gave. Can
   * be read again at will. One call.
   *
   * @param rows at most so many in this page
   * @param matters is asked of every row before it is read whole, so that a page of the whole org costs little
   */
  readPage(request: {
    readonly jobId: string;
    readonly object: PersonObject;
    readonly fields: FieldsByObject;
    readonly locator: string | null;
    readonly rows: number;
    readonly matters: (row: BulkRow) => boolean;
  }): Promise<BulkPage>;

  /** Opens an empty job of updates of one object. One call. */
  startWriting(object: PersonObject): Promise<string>;

  /**
   * Uploads which records are to be ticked in these fields and lets the job begin. Two calls. May be repeated after a
   * lost answer: a job takes its rows once. There is no way to untick by a job.
   */
  tick(jobId: string, fields: readonly string[], recordIds: readonly string[]): Promise<void>;

  /** How a job stands. One call. Rejects with NOT_FOUND when Salesforce has forgotten it. */
  look(what: "reading" | "writing", jobId: string): Promise<BulkJob>;

  /** What was refused of a writing job that has ended, row by row. One call. */
  readRefused(jobId: string): Promise<readonly (WriteAnswer & { readonly ok: false })[]>;
}

export type BulkSelection =
  /** As `readChanges` understands it. */
  | { readonly kind: "changes"; readonly since: Milliseconds | null; readonly ticked?: true }
  | { readonly kind: "everyone" };

export interface BulkRow {
  readonly recordId: string;
  /** As Salesforce shows it. */
  readonly address: string | null;
  /** Opted out in any of the fields. */
  readonly ticked: boolean;
}

export interface BulkPage {
  /** Of the rows that matter. */
  readonly observations: readonly Observation[];
  /** How many rows the page had. */
  readonly rows: number;
  /** Null after the last page. */
  readonly locator: string | null;
}

export interface BulkJob {
  /** `ended`: failed or aborted, perhaps after a part of the work. */
  readonly state: "working" | "complete" | "ended";
  /** Rows done so far, the refused ones among them. */
  readonly rows: number;
  readonly refused: number;
}
