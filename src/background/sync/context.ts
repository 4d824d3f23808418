import type { Identity } from "../../model/identity";
import type { Milliseconds } from "../../model/milliseconds";
import type { Observation } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { Settings } from "../../settings";
import type { Database } from "../database/database";
import type { Salesforce } from "../salesforce/salesforce";
import type { BulkPolicy } from "./bulk-policy";

export interface TaskWords {
  readonly subject: string;
  readonly lines: readonly string[];
  /** As `2026-11-24`. */
  readonly day: string;
}

/** A record as it was read, under the list's key of its address. */
export type Staged = Observation & { readonly entry: SubjectKey };

/** Everything a sync works with: one user's list, one user's session. All of the outside world comes in here. */
export interface SyncContext {
  readonly identity: Identity;
  readonly settings: Settings;
  readonly database: Database;
  readonly salesforce: Salesforce;
  /** By Salesforce's clock, as far as it is known: for everything that is compared with Salesforce's stamps. */
  readonly now: () => Milliseconds;
  /** By this computer's clock: for alarms and retries. */
  readonly clock: () => Milliseconds;
  /** API calls of this user's syncs in these 24 hours, before this context was opened. */
  readonly callsBefore: number;
  /** How many API calls the org allows in 24 hours, as it said before this context was opened; null if it never did. */
  readonly allowedBefore: number | null;
  /** When large reads and writes are left to Salesforce's bulk engine. */
  readonly bulk: BulkPolicy;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  /** What the Task of an opt-out says, in the user's language. */
  readonly taskWords: (entry: Unsubscribe) => TaskWords;
  /** Where a preview puts what it reads, by record: what is on the stage is the run's. Absent: this is a run. */
  readonly aside?: Map<string, Staged>;
  /** What the screens show may have changed: something happened, or a run has got further and goes on. */
  readonly changed: (how?: "soon" | "progress") => void;
}
