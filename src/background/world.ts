import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import type { Database } from "./database/database";
import type { Fetch } from "./salesforce/request";

/** What the background is given of the outside, once, when the worker starts. */
export interface World {
  readonly fetch: Fetch;
  /** This computer's clock: for alarms and retries. What is compared with Salesforce's stamps goes by Salesforce's. */
  readonly clock: () => Milliseconds;
  /** One user's database, opened when first asked for. */
  readonly list: (identity: IdentityKey) => Promise<Database>;
  /** Does something soon, while this worker is awake; an alarm does it should the worker be stopped. Absent: the alarm. */
  readonly later?: (wait: Milliseconds, then: () => void) => void;
  /** Tells the screens that what they show may have changed: soon, or now and then while a sync makes progress. */
  readonly changed: (how?: "soon" | "progress") => void;
}
