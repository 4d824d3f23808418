import type { LeftBecause } from "./act-undo";
import type { Failure } from "./failure";
import type { Milliseconds } from "./milliseconds";
import type { PersonObject, SubjectKey } from "./person";
import type { ChangeReason } from "./plan";
import type { OptOutReason, Source } from "./unsubscribe";

/** Stands where an event is about the list itself, and nobody on it. */
export const WHOLE_LIST: SubjectKey = "record:*";

/** One line of a person's history. */
export type HistoryEvent = {
  readonly at: Milliseconds;
  readonly key: SubjectKey;
  /** Username of the user whose list this is. */
  readonly by: string;
} & (
  | {
      readonly what: "optedOut";
      readonly source: Source;
      readonly reason: OptOutReason | null;
      readonly note: string | null;
      readonly leftOut?: readonly string[];
      readonly align?: true;
      /** When they opted out, where this was restored from an exported list. */
      readonly restoredSince?: Milliseconds;
      /** The import that brought it. */
      readonly importId?: string;
    }
  | {
      readonly what: "learned";
      readonly recordId: string;
      readonly field: string;
      readonly who: string | null;
      readonly runId?: number;
      /** Whose opt-out it is, where it came with what a converted or merged record became. */
      readonly carriedFrom?: SubjectKey;
    }
  | {
      readonly what: "addressChanged";
      readonly recordId: string;
      readonly object: PersonObject;
      readonly from: string;
      readonly to: string | null;
      readonly who: string | null;
      readonly runId?: number;
    }
  /** Salesforce shows this user the record no more, neither living nor deleted; or not what it became. */
  | {
      readonly what: "unseen";
      readonly recordId: string;
      readonly object: PersonObject;
      readonly runId?: number;
    }
  | {
      readonly what: "ended";
      readonly recordId: string;
      readonly field: string;
      readonly who: string | null;
      readonly runId?: number;
    }
  | { readonly what: "resubscribed"; readonly reason: string; readonly restoredSince?: Milliseconds }
  /** The capture before this was taken back: seconds after the click, or with all others of its import or sync. */
  | { readonly what: "undone"; readonly reason?: string; readonly undoId?: number }
  /** The import or sync that opted them out was undone, and they stay opted out all the same. */
  | { readonly what: "leftAlone"; readonly why: LeftBecause; readonly undoId: number }
  | {
      readonly what: "written";
      readonly recordId: string;
      readonly object: PersonObject;
      readonly from: Readonly<Record<string, boolean>>;
      readonly to: boolean;
      readonly reason: ChangeReason;
      readonly runId: number | null;
      /** When Salesforce said the record was last edited, read back after the write. */
      readonly lastModified?: Milliseconds;
    }
  | {
      readonly what: "refused";
      readonly recordId: string | null;
      readonly object: PersonObject | null;
      readonly failure: Failure;
      readonly runId: number | null;
    }
  /** A Task was logged on the record, of the opt-out captured, taken back or resubscribed at `since`. */
  | {
      readonly what: "logged";
      readonly recordId: string;
      readonly taskId: string;
      readonly since: Milliseconds;
    }
  | { readonly what: "notLogged"; readonly recordId: string; readonly failure: Failure }
  /** Older events of people who were not opted out were let go, as the settings want it. */
  | { readonly what: "trimmed"; readonly before: Milliseconds; readonly events: number }
  | { readonly what: "confirmed"; readonly records: number }
);
