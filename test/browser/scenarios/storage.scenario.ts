// A captured opt-out is never lost: the browsers do not delete the list when their disk is short of space.
import { expect } from "vitest";
import type { DrivenBrowser } from "../driver.ts";
import { scenario } from "../scenario.ts";

/** What Chromium lets an origin store that asked for nothing, in bytes (developer.mozilla.org, "Storage quotas"). */
const OF_EVERYBODY = 10 * 1024 ** 3;

/** How much the extension may store besides what it does. */
async function left(browser: DrivenBrowser): Promise<number> {
  const { quota = 0, usage = 0 } = await browser.evaluateInBackground(() => navigator.storage.estimate());
  expect(usage).toBeGreaterThan(0);
  return quota - usage;
}

// Neither limited nor evicted: the same permission lifts both.
scenario(
  "what is stored is stored without a limit",
  async ({ browser }) => {
    expect(await left(browser)).not.toBe(OF_EVERYBODY);
  },
  { browsers: ["chromium"], loggedIn: false },
);

scenario(
  "it would be limited without the permission",
  async ({ browser }) => {
    expect(await left(browser)).toBe(OF_EVERYBODY);
  },
  { browsers: ["chromium"], loggedIn: false, withoutPermission: "unlimitedStorage" },
);

scenario(
  "what is stored is persistent, without anybody being asked",
  async ({ browser }) => {
    expect(await browser.evaluateInBackground(() => navigator.storage.persisted())).toBe(true);
  },
  { browsers: ["firefox"], loggedIn: false },
);
