/** What reconciling the list with Salesforce would do. */
import type { Attention } from "./attention";
import type { Milliseconds } from "./milliseconds";
import type { KnownRecord } from "./observation";
import type { PersonObject, SubjectKey } from "./person";
import type { Unsubscribe } from "./unsubscribe";

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
  /** Records of opted-out people that this user is not shown any more. */
  readonly unseen: readonly {
    readonly key: SubjectKey;
    readonly recordId: string;
    readonly object: PersonObject;
  }[];
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
