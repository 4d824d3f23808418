import { expect } from "vitest";
import type { Org } from "../../org/org.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";

/** Ids of everyone whom the extension opted out, by the org's own log. */
function optedOut(org: Org): string[] {
  const changes = org.log.changes.filter(({ field, through }) => through === "api" && field.endsWith(FIELD));
  return changes.map(({ id }) => id).sort();
}

scenario("opts a Lead out in at most three calls, and browsing costs none", async ({ org, rep, cast }) => {
  await rep.open("Lead", cast.pawel);
  await rep.open("Lead", cast.mariaRossi);
  expect(org.log.calls.filter(({ client }) => client === "Quietlist")).toEqual([]);
  const popup = await rep.openPopup();
  await popup.shows("state", "Not opted out");
  const before = org.log.calls.length;
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
  expect(optedOut(org)).toEqual([cast.mariaRossi]);
  expect(org.log.calls.slice(before).filter(({ counted }) => counted).length).toBeLessThanOrEqual(3);
  await popup.close();
  await rep.page.waitForSelector("quietlist-pill");
});

scenario(
  "opts out a Lead and a Contact with one address, listed before the click",
  async ({ org, rep, cast }) => {
    await rep.open("Contact", cast.liamContact);
    const popup = await rep.openPopup();
    await popup.shows("also-opted-out", "Liam O'Brien");
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    expect(optedOut(org)).toEqual([cast.liamLead, cast.liamContact].sort());
  },
);

scenario("opts out a person account on the Account", async ({ org, rep, cast }) => {
  await rep.open("Account", cast.sakura);
  const popup = await rep.openPopup();
  await popup.shows("person", "小林");
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  expect(org.value(cast.sakura, "PersonHasOptedOutOfEmail")).toBe(true);
});

scenario("opts out a Lead without an address by its record", async ({ org, rep, cast }) => {
  await rep.open("Lead", cast.jonasWeiss);
  const popup = await rep.openPopup();
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  expect(optedOut(org)).toEqual([cast.jonasWeiss]);
});

scenario("opts out an address with an apostrophe, a plus sign and capitals", async ({ org, rep, cast }) => {
  await rep.open("Lead", cast.sinead);
  const popup = await rep.openPopup();
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  expect(optedOut(org)).toEqual([cast.sinead]);
});

scenario("finds a person by search, from a page that is no person", async ({ org, rep, cast }) => {
  await rep.openAddress("/lightning/page/home");
  const popup = await rep.openPopup();
  await popup.fill("search", "Maria Rossi");
  await popup.page.keyboard.press("Enter");
  await popup.click("result", "maria.rossi@northwind.example");
  await popup.shows("person", "Maria Rossi");
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  expect(optedOut(org)).toEqual([cast.mariaRossi]);
});

scenario(
  "keeps a capture while nobody is logged in, and writes it when somebody is again",
  async ({ org, rep, cast }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    org.expireSessions("rep@acme.example");
    await popup.click("opt-out");
    await popup.shows("state", /taken/i);
    await popup.close();
    expect(org.value(cast.mariaRossi, FIELD)).toBe(false);
    await rep.logIn();
    await rep.open("Lead", cast.mariaRossi);
    const again = await rep.openPopup();
    await again.shows("state", "Written to");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
  },
);

scenario(
  "says why a rule of the org refused it, and goes through when that is mended",
  async ({ org, rep, cast }) => {
    const rule = { on: true };
    org.addValidationRule({
      object: "Lead",
      message: "A manager must approve this.",
      refuses: () => rule.on,
    });
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", "A manager must approve this.");
    rule.on = false;
    await popup.click("retry");
    await popup.shows("state", "Written to");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
  },
);

scenario(
  "survives the worker being stopped between the click and the write",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    const asked = new Promise<void>((resolve) => {
      const when = ({ client }: { client: string | null }) => {
        if (client === "Quietlist") resolve();
        return client === "Quietlist";
      };
      org.addTrouble({ when, times: 1, what: "timeout" });
    });
    await popup.click("opt-out");
    await popup.shows("state", "Opt-out taken");
    await asked;
    await popup.close();
    await browser.stopBackground();
    await browser.scheduleAlarmSoon("continue", 500);
    await rep.open("Lead", cast.pawel);
    await rep.open("Lead", cast.mariaRossi);
    const again = await rep.openPopup();
    await again.shows("state", "Written to");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
  },
);

scenario("notices in-page navigation: the popup shows the person in front", async ({ rep, cast }) => {
  await rep.open("Lead", cast.mariaRossi);
  await rep.page.evaluate((id) => {
    history.pushState({}, "", `/lightning/r/Lead/${id}/view`);
    dispatchEvent(new PopStateEvent("popstate"));
  }, cast.pawel);
  const popup = await rep.openPopup();
  await popup.shows("person", "Paweł Dąbrowski");
});
