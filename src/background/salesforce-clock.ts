import type { Milliseconds } from "../model/milliseconds";
import { type Database, readState } from "./database/database";
import type { Fetch } from "./salesforce/request";

const SECOND: Milliseconds = 1000;

/** Salesforce's clock minus this computer's, from the newest answer; a laptop may be years off. */
export interface SalesforceClock {
  readonly fetch: Fetch;
  readonly now: () => Milliseconds;
  /** To be kept between wake-ups. */
  readonly offset: () => Milliseconds;
  /** When it was last told, by this computer's clock; null before the first answer. */
  readonly answeredAt: () => Milliseconds | null;
}

/**
 * Watches the `Date` of every answer that passes. Until the first one, `offset` is believed. The header
 * counts whole seconds, so the result may lag by one: too early is the safe side, since an edit in Salesforce within
 * that second then counts as newer than a resubscribe. What is believed stays as long as an answer can be true with it:
 * else the clock would go back by most of a second now and then, and what was done later would look older.
 */
export function watchSalesforceClock(
  fetch: Fetch,
  clock: () => Milliseconds,
  offset: Milliseconds,
): SalesforceClock {
  let answeredAt: Milliseconds | null = null;
  return {
    now: () => clock() + offset,
    offset: () => offset,
    answeredAt: () => answeredAt,
    fetch: async (url, init) => {
      const asked = clock();
      const response = await fetch(url, init);
      const date = Date.parse(response.headers.get("Date") ?? "");
      if (Number.isNaN(date)) return response;
      answeredAt = clock();
      const least = date - answeredAt;
      const most = date + SECOND - asked;
      if (offset < least || offset > most) offset = least;
      return response;
    },
  };
}

/** Now by Salesforce's clock, as far as it was known when it last answered. */
export async function salesforceNow(database: Database, clock: () => Milliseconds): Promise<Milliseconds> {
  return clock() + ((await readState(database, "clockOffset")) ?? 0);
}
