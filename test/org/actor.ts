import type { Through } from "./log.ts";

/** On whose behalf, and by what way, something is done to a record. */
export interface Actor {
  readonly userId: string;
  readonly username: string;
  readonly through: Through;
  /** Number of the API call. */
  readonly call: number | null;
  /** The system's own doing (a test setting the scene): no profile, no rule, no lock stands in its way. */
  readonly system: boolean;
  /** Is somebody else holding this row just now? A trouble put on the call. */
  readonly rowIsLocked: (id: string) => boolean;
  /** How many records of one object are saved together, in one transaction of triggers and flows; absent: one. */
  readonly together?: number;
}

/** Who a verb of the org acts for: a username (through the page), or that with another way; nobody means the system. */
export type By = string | { readonly username: string; readonly through: Through };
