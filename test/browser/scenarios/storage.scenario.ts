// A captured opt-out is never lost: the browsers do not delete the list when their disk is short of space.
import { expect } from "vitest";
import type { DrivenBrowser } from "../driver.ts";
import { scenario } from "../scenario.ts";

/** Of all that this profile stores, so much, and so much of that by origins which Chromium neither limits nor evicts. */
async function storedInChromium(browser: DrivenBrowser): Promise<{ all: string; unlimited: string }> {
  const page = await browser.openPage("chrome://quota-internals");
  const shown = await page.waitForFunction(() =>
    /^(.*\S) \((.+) by unlimited origins\)$/.exec(
      document.querySelector(".global-and-unlimited-usage")?.textContent?.trim() ?? "",
    ),
  );
  const [, all = "", unlimited = ""] = (await shown.jsonValue()) ?? [];
  return { all, unlimited };
}

scenario(
  "what is stored is stored without a limit, and never evicted",
  async ({ browser }) => {
    const { all, unlimited } = await storedInChromium(browser);
    expect(all).not.toMatch(/^0 /);
    expect(unlimited).toBe(all);
  },
  { browsers: ["chromium"], loggedIn: false },
);

scenario(
  "it would be evicted without the permission",
  async ({ browser }) => {
    const { all, unlimited } = await storedInChromium(browser);
    expect(all).not.toMatch(/^0 /);
    expect(unlimited).toMatch(/^0 /);
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
