import type { Milliseconds } from "../model";
import type { Fetch } from "./salesforce/request";

/** Salesforce's clock minus this computer's, from the newest answer; a laptop may be years off. */
export interface SalesforceClock {
  readonly fetch: Fetch;
  readonly now: () => Milliseconds;
  /** To be kept between wake-ups. */
  readonly offset: () => Milliseconds;
}

/**
 * Watches the `Date` of every answer that passes. Until the first one, `offset` is believed. The header
 * counts whole seconds, so the result may lag by one: too early is the safe side, since an edit in Salesforce within
 * that second then counts as newer than a resubscribe.
 */
export function watchSalesforceClock(
  fetch: Fetch,
  clock: () => Milliseconds,
  offset: Milliseconds,
): SalesforceClock {
  return {
    now: () => clock() + offset,
    offset: () => offset,
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      const date = Date.parse(response.headers.get("Date") ?? "");
      if (!Number.isNaN(date)) offset = date - clock();
      return response;
    },
  };
}
