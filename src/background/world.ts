import type { IdentityKey, Milliseconds } from "../model";
import type { Database } from "./database/database";
import type { Fetch } from "./salesforce/request";

/** What the background is given of the outside, once, when the worker starts. */
export interface World {
  readonly fetch: Fetch;
  /** This computer's clock: for alarms and retries. What is compared with Salesforce's stamps goes by Salesforce's. */
  readonly clock: () => Milliseconds;
  /** One user's database, opened when first asked for. */
  readonly list: (identity: IdentityKey) => Promise<Database>;
  /** Tells the screens that what they show may have changed. */
  readonly changed: () => void;
}
