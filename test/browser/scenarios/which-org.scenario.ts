// Pages of Salesforce beside Lightning's: the popup finds their org, or says where to go.
import { expect } from "vitest";
import { visualforceHostOf } from "../../org/hosts.ts";
import { runsInFront } from "../page-script.ts";
import { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";

scenario(
  "finds the org and the person of a Visualforce page",
  async ({ org, cast, browser }) => {
    const page = await browser.openPage(`https://${visualforceHostOf(org)}/apex/Card?id=${cast.mariaRossi}`);
    const popup = new Popup(await browser.openPopup(page));
    await popup.shows("person", "Maria Rossi");
    await popup.shows("state", "Not opted out");
    expect(await popup.has("unknown-org")).toBe(false);
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);
    // No right to such a page is asked for: nobody is marked on it, and to reload it would not change that.
    expect(await runsInFront(browser)).toBe(false);
    expect(await popup.has("stale-page")).toBe(false);
    await popup.close();
  },
  { org: { myDomain: "acme--uat.sandbox" } },
);

scenario("says where to go on a page of Salesforce that names no org", async ({ org, browser }) => {
  const page = await browser.openPage("https://acme.my.site.com/s/");
  const popup = new Popup(await browser.openPopup(page));
  await popup.shows("unknown-org", "cannot tell which org");
  await popup.shows("unknown-org", "lightning.force.com");
  expect(org.log.calls.filter(({ client }) => client === "Quietlist")).toEqual([]);
});
