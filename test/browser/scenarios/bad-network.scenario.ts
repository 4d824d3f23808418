import { expect } from "vitest";
import type { Org } from "../../org/org.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";

/** The API swallows every call, and never answers; pages still come. */
const fallSilent = (org: Org) => org.troubles.add({ when: (call) => call.api, what: "timeout" });

scenario("keeps an opt-out while Salesforce does not answer", async ({ org, rep, cast }) => {
  await rep.open("Lead", cast.pawel);
  const met = await rep.openPopup();
  await met.shows("state", "Opted out in Salesforce");
  await met.close();
  fallSilent(org);
  await rep.open("Lead", cast.mariaRossi);
  const popup = await rep.openPopup();
  await popup.shows("person", /Maria Rossi[\s\S]*maria\.rossi@northwind\.example/);
  await popup.click("opt-out");
  await popup.shows("state", "Kept on this computer");
  await popup.close();
  const again = await rep.openPopup();
  await again.shows("state", "Opt-out taken");
  expect(org.log.writes).toEqual([]);
});

scenario(
  "keeps an opt-out in an org never met that does not answer, and says that it is on no list yet",
  async ({ org, rep, cast }) => {
    fallSilent(org);
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("person", /Maria Rossi[\s\S]*You need not wait/);
    await popup.click("opt-out");
    await popup.shows("state", "It goes onto your list as soon as Salesforce answers.");
    await popup.close();
    const again = await rep.openPopup();
    await again.shows("state", "Opt-out taken");
    expect(org.log.writes).toEqual([]);
  },
);

scenario(
  "writes what was taken offline as soon as Salesforce is reached again",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    await popup.close();
    browser.setOffline(true);
    const offline = await rep.openPopup();
    await offline.shows("failure", "Salesforce could not be reached.");
    await offline.click("opt-out");
    await offline.shows("state", "Salesforce could not be reached.");
    // One note says so: the other would ask for the same.
    expect(await offline.has("failure")).toBe(false);
    await offline.close();
    browser.setOffline(false);
    const again = await rep.openPopup();
    await again.shows("state", "Written to Salesforce");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
  },
);
