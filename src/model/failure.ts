/** What a failed call or write means for the opt-out behind it. */
export interface Failure {
  /** `retry`: again with backoff. `session`: at the next live session. `limit`: next day. `attention`: a person must act. */
  readonly kind: "retry" | "session" | "limit" | "attention";
  /** Salesforce's code, or one of ours: NETWORK, TIMEOUT, NOT_JSON, NO_SESSION … */
  readonly code: string;
  /** Salesforce's own words, untranslated. */
  readonly message: string;
  readonly fields: readonly string[];
}
