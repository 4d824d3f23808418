import { makeId } from "./id.ts";

/** Query cursors live two days (developer.salesforce.com, app limits, API query cursors). */
const LIFETIME = 2 * 24 * 60 * 60 * 1000;

export interface Cursor<Record> {
  readonly userId: string;
  readonly records: readonly Record[];
  readonly queryAll: boolean;
  readonly batchSize: number;
  readonly expires: number;
}

/** What is left of queries that gave more than one page. */
export class Cursors<Record = unknown> {
  readonly #now: () => number;
  readonly #open = new Map<string, Cursor<Record>>();
  #made = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps a result, and tells the locator under which it is found. */
  open(cursor: Omit<Cursor<Record>, "expires">): string {
    for (const [locator, kept] of this.#open) if (kept.expires <= this.#now()) this.#open.delete(locator);
    const locator = makeId("0r8", this.#made++);
    this.#open.set(locator, { ...cursor, expires: this.#now() + LIFETIME });
    return locator;
  }

  /** The result behind a locator, or null if it expired or was another user's. */
  find(locator: string, userId: string): Cursor<Record> | null {
    const cursor = this.#open.get(locator);
    if (cursor === undefined || cursor.expires <= this.#now() || cursor.userId !== userId) return null;
    return cursor;
  }
}
