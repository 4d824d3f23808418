// Orgs in clouds whose hosts are asked for when one is first met.
import { expect } from "vitest";
import { runsInFront } from "../page-script.ts";
import { scenario } from "../scenario.ts";

scenario(
  "marks people on pages of another cloud, open and new, once its hosts were allowed by a click",
  async ({ org, rep, cast, browser, started }) => {
    const page = await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("missing-access", started.apiHost);
    expect(org.log.calls.filter(({ client }) => client === "Quietlist")).toEqual([]);
    await popup.click("allow-access");
    await popup.shows("state", "Not opted out");
    expect(await popup.has("missing-access")).toBe(false);
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    await popup.close();
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);

    await page.waitForSelector("quietlist-pill");
    const another = await browser.openPage(page.url());
    await another.waitForSelector("quietlist-pill");

    expect(await runsInFront(browser)).toBe(true);
    const origins = [`https://*.${started.pageHost.split(".").slice(1).join(".")}/*`];
    await browser.evaluateInBackground((api, taken) => api.permissions.remove({ origins: taken }), origins);
    await another.reload();
    expect(await runsInFront(browser)).toBe(false);
  },
  { org: { cloud: "defence" } },
);

scenario(
  "works without marks on pages of another cloud where scripts are forbidden",
  async ({ rep, cast }) => {
    const page = await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.click("allow-access");
    await popup.shows("state", "Not opted out");
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    expect(await popup.has("stale-page")).toBe(false);
    expect(await page.$("quietlist-pill")).toBeNull();
  },
  // To ask for what the manifest does not name fails as what an admin forbids does.
  { org: { cloud: "china" }, withoutPermission: "scripting", browsers: ["chromium"] },
);
