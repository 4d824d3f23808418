import type { Value } from "./store/column.ts";

export interface ValidationRule {
  readonly object: string;
  /**
   * Does the rule refuse this record? It sees the values as they would be, and as they are (null for a new record); and
   * how many records of the object are saved together, since triggers and flows share one transaction's limits ("Too many
   * SOQL queries: 101") for up to 200 records (Apex Developer Guide, "Execution Governors and Limits", "Triggers and Bulk
   * Requests Best Practices").
   */
  readonly refuses: (
    next: Readonly<Record<string, Value>>,
    now: Readonly<Record<string, Value>> | null,
    together: number,
  ) => boolean;
  readonly message: string;
  /** Where the page shows the message; a rule without a place answers with `fields: []`. */
  readonly field?: string;
  /** Another code, for what Apex triggers and flows answer. */
  readonly errorCode?: string;
}

/** `approval`: locked for editing until unlocked. `row`: another transaction holds it until a moment. */
export type RecordLock = { readonly kind: "approval" } | { readonly kind: "row"; readonly until: number };

/** What stands in the way of a write, besides rights: validation rules and locks. */
export class Rules {
  readonly validation: ValidationRule[] = [];
  readonly #locks = new Map<string, RecordLock>();

  /** By 18-character id. */
  lock(id: string, lock: RecordLock): void {
    this.#locks.set(id, lock);
  }

  unlock(id: string): void {
    this.#locks.delete(id);
  }

  lockOf(id: string, now: number): RecordLock | null {
    const lock = this.#locks.get(id);
    if (lock === undefined) return null;
    if (lock.kind === "row" && lock.until <= now) {
      this.#locks.delete(id);
      return null;
    }
    return lock;
  }
}
