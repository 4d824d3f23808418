import { expect } from "vitest";
import { findAccessibilityFaultsInBothSchemes } from "../accessibility.ts";
import { scenario } from "../scenario.ts";

scenario(
  "where a page has no script of ours: opts out, and reloads the page on a click",
  async ({ rep, cast, browser }) => {
    const page = await rep.open("Lead", cast.mariaRossi);
    const usual = await rep.openPopup();
    await usual.shows("state", "Not opted out");
    expect(await usual.has("stale-page")).toBe(false);
    await usual.close();
    // The browser's own page takes its place, at the same address: like a page from before an update, to the popup.
    browser.setOffline(true);
    await page.reload().catch(() => undefined);
    browser.setOffline(false);
    const popup = await rep.openPopup();
    await popup.shows("stale-page", "Quietlist is not at work in this page");
    expect(await findAccessibilityFaultsInBothSchemes(popup.page)).toEqual([]);
    await popup.click("opt-out");
    await popup.shows("state", "Written to Salesforce");
    await popup.click("reload-page");
    await page.waitForSelector("quietlist-pill");
    await popup.page.waitForSelector('[data-part="stale-page"]', { hidden: true });
  },
  // Firefox puts content scripts into open pages too, and shows its own page only some time after a failure.
  { browsers: ["chromium"] },
);
