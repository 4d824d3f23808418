import type { Identity, Milliseconds } from "../../model";
import type { Settings } from "../../settings";
import type { Database } from "../database/database";
import type { Salesforce } from "../salesforce/salesforce";

/** Everything a sync works with: one user's list, one user's session. All of the outside world comes in here. */
export interface SyncContext {
  readonly identity: Identity;
  readonly settings: Settings;
  readonly database: Database;
  readonly salesforce: Salesforce;
  /** By Salesforce's clock, as far as it is known. */
  readonly now: () => Milliseconds;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  /** What the screens show may have changed. */
  readonly changed: () => void;
}
