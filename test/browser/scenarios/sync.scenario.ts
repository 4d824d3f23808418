import { expect } from "vitest";
import { firstSync, newestRun, nightFalls, runEnds } from "../night.ts";
import type { Rep } from "../rep.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";
const MARKETO = "MSE_Opt_Out__c";

/** The popup has met the rep: it knows whose list this is. */
async function meet(rep: Rep, id: string): Promise<void> {
  await rep.open("Lead", id);
  const popup = await rep.openPopup();
  await popup.shows("state", /opted out/i);
  await popup.close();
}

scenario(
  "brings both sides together at night, when the alarm goes off",
  async ({ org, rep, cast, browser }) => {
    await meet(rep, cast.mariaRossi);
    await firstSync(rep, browser);
    org.update(cast.eleni, { [FIELD]: true });
    org.setRandomTrouble(1, 1, ["html503"]);
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", "Opt-out taken");
    await popup.close();
    org.setRandomTrouble(1, 0, []);
    const newcomer = org.create("Lead", { LastName: "New", Company: "New", Email: "PAWEL@cobalt.example" });

    expect(await nightFalls(browser)).toBe("done");
    expect(org.value(newcomer, FIELD)).toBe(true);
    await rep.open("Contact", cast.eleni);
    await rep.page.waitForSelector("quietlist-pill");

    const writes = org.log.writes.length;
    const calls = org.log.calls.length;
    expect(await nightFalls(browser)).toBe("done");
    expect(org.log.writes.length).toBe(writes);
    expect(org.log.calls.slice(calls).filter(({ counted }) => counted).length).toBeLessThanOrEqual(3);
  },
);

scenario(
  "resubscribes with a reason, everywhere, and the night does not bring it back",
  async ({ org, rep, cast, browser }) => {
    await meet(rep, cast.liamLead);
    await firstSync(rep, browser);
    await rep.open("Lead", cast.liamLead);
    const popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    await popup.click("resubscribe");
    await popup.fill("resubscribe-reason", "Signed up for the newsletter at the fair");
    await popup.click("resubscribe-confirm");
    await popup.shows("state", /^Resubscribed/);
    await popup.close();
    for (let night = 0; night < 2; night++) expect(await nightFalls(browser)).toBe("done");
    for (const id of [cast.liamLead, cast.liamContact]) expect(org.value(id, FIELD)).toBe(false);
  },
);

scenario(
  "with the sync off writes Email Opt Out, whatever field was chosen, and says so",
  async ({ org, rep, cast }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.click("sync-summary");
    await popup.choose("field-Lead", MARKETO);
    await popup.click("nightly-switch");
    await popup.shows("writes-now", "Email Opt Out");
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
    expect(org.value(cast.mariaRossi, MARKETO)).toBe(false);
  },
);

scenario("writes the custom field alone when it is chosen", async ({ org, rep, cast }) => {
  await rep.open("Lead", cast.liamLead);
  const popup = await rep.openPopup();
  await popup.click("sync-summary");
  await popup.choose("field-Lead", MARKETO);
  await popup.shows("writes-now", "Marketo Sales Opt Out");
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  for (const id of [cast.liamLead, cast.liamContact]) {
    expect(org.value(id, MARKETO)).toBe(true);
    expect(org.value(id, FIELD)).toBe(false);
  }
});

scenario(
  "goes on with a sync whose session expired in the middle, once somebody logs in",
  async ({ org, rep, cast, browser }) => {
    await meet(rep, cast.mariaRossi);
    await firstSync(rep, browser);
    const newcomer = org.create("Lead", { LastName: "New", Company: "New", Email: "pawel@cobalt.example" });
    const before = (await newestRun(browser))?.id ?? 0;
    org.addTrouble({
      when: ({ method, client }) => client === "Quietlist" && method === "PATCH",
      times: 1,
      what: "sessionExpired",
    });
    expect(await nightFalls(browser)).toBe("paused");
    expect(org.value(newcomer, FIELD)).toBe(false);
    await rep.logIn();
    for (let outcome = ""; outcome !== "done"; outcome = await runEnds(browser, before));
    expect(org.value(newcomer, FIELD)).toBe(true);
  },
);
