/** The undoing of an act that opted many people out at once: an import, or a sync. Plain data. */
import type { Milliseconds } from "./milliseconds";
import type { SubjectKey } from "./person";

/** What is undone. */
export type UndoableAct =
  | { readonly kind: "import"; readonly importId: string }
  | { readonly kind: "run"; readonly runId: number };

/** Why an undo leaves somebody opted out. Each has a sentence in the screens. */
export type LeftBecause =
  /** They were opted out before that act. */
  | "before"
  /** Somebody opted them out again since. */
  | "again"
  /** Salesforce shows an opt-out that this act did not write: another user, another field, another record. */
  | "salesforce"
  /** A record that this act ticked was edited since. */
  | "edited"
  /** They are not opted out by this list any more. */
  | "notOptedOut";

/** What an undo does, or would do, with one person. */
export interface UndoPerson {
  readonly key: SubjectKey;
  readonly name: string | null;
  /** Null: they are resubscribed. */
  readonly left: LeftBecause | null;
}

/** An explicit act, with a reason. */
export interface ActUndo {
  readonly id: number;
  readonly act: UndoableAct;
  readonly reason: string;
  readonly by: string;
  readonly startedAt: Milliseconds;
  /** Null while it is under way. */
  readonly endedAt: Milliseconds | null;
  readonly undone: number;
  readonly left: number;
}

/** A file or a pasted list that was taken. */
export interface ImportAct {
  readonly importId: string;
  readonly at: Milliseconds;
  readonly by: string;
  readonly note: string | null;
  /** Addresses taken so far: they come in batches. */
  readonly taken: number;
}
