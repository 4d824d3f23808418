import { expect } from "vitest";
import { USERS } from "../../org/cast.ts";
import type { Org } from "../../org/org.ts";
import type { DrivenBrowser } from "../driver.ts";
import { keptByExtension } from "../kept.ts";
import { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";
import { findTraces } from "../session-traces.ts";

const FIELD = "HasOptedOutOfEmail";

const writersOf = (org: Org) =>
  org.log.writes.filter(({ through }) => through === "api").map(({ username }) => username);

/** The session of the API's host becomes another user's, as by "Login As". */
async function becomes(
  browser: DrivenBrowser,
  org: Org,
  username: string,
  storeId?: string,
): Promise<string> {
  const sessionId = org.login(username);
  await browser.evaluateInBackground(
    async (extension, value, store) => {
      await extension.cookies.set({
        url: "https://acme.my.salesforce.com/",
        name: "sid",
        value,
        secure: true,
        httpOnly: true,
        ...(store === null ? {} : { storeId: store }),
      });
    },
    sessionId,
    storeId ?? null,
  );
  return sessionId;
}

scenario("keeps the lists of two users of one org apart, in one browser", async ({ org, rep, cast }) => {
  org.setSharing("Lead", "private");
  await rep.open("Lead", cast.mariaRossi);
  const first = await rep.openPopup();
  await first.click("opt-out");
  await first.shows("state", "Written to");
  await first.close();

  await rep.logOut();
  await rep.logIn(USERS.admin);
  await rep.open("Lead", cast.pawel);
  const second = await rep.openPopup();
  await second.click("sync-summary");
  await second.shows("listed", /\b0\b/);
  await second.close();
  const writers = org.log.writes.filter(({ through }) => through === "api").map(({ username }) => username);
  expect(writers).toEqual([USERS.rep]);
});

scenario("passes over a stale session on an old host of the org", async ({ org, rep, cast, browser }) => {
  await rep.open("Lead", cast.mariaRossi);
  const sid = (await browser.cookies()).find(
    ({ name, domain }) => name === "sid" && domain.includes("my.salesforce"),
  );
  const stale = `${sid?.value.slice(0, 15)}!AQ0AQ.stale`;
  await rep.page.setCookie({
    name: "sid",
    value: stale,
    domain: "acme-before.my.salesforce.com",
    path: "/",
    secure: true,
    httpOnly: true,
  });
  const popup = await rep.openPopup();
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
});

scenario(
  "says in words that nobody is logged in, and captures all the same once it knows who",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    await popup.close();
    await browser.clearCookies();
    const again = await rep.openPopup();
    await again.shows("failure", /log in/i);
    await again.click("opt-out");
    await again.shows("state", "Opt-out taken");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(false);
  },
);

scenario(
  "notices that another user is there behind the same host, as by Login As",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const first = await rep.openPopup();
    await first.shows("state", "Not opted out");
    await first.close();
    await becomes(browser, org, USERS.admin);
    const second = await rep.openPopup();
    await second.click("opt-out");
    await second.shows("state", "Written to");
    expect(writersOf(org)).toEqual([USERS.admin]);
    await second.close();
  },
);

scenario(
  "keeps an opt-out taken under a session that nobody could ask about, and writes it as the one whose it was",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const first = await rep.openPopup();
    await first.shows("state", "Not opted out");
    await first.close();
    browser.setOffline(true);
    await becomes(browser, org, USERS.admin);
    const second = await rep.openPopup();
    await second.click("opt-out");
    await second.shows("state", "Opt-out taken");
    await second.shows("state", "not on a list yet");
    await second.close();
    // The background, and all it remembered, is gone in between.
    await browser.stopBackground();
    browser.setOffline(false);
    await rep.open("Lead", cast.mariaRossi);
    const third = await rep.openPopup();
    await third.shows("state", "Written to");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
    expect(writersOf(org)).toEqual([USERS.admin]);
  },
);

scenario(
  "asks about an opt-out whose session is gone, and writes it as the one who says that it is theirs",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const first = await rep.openPopup();
    await first.shows("state", "Not opted out");
    await first.close();
    browser.setOffline(true);
    await becomes(browser, org, USERS.admin);
    const second = await rep.openPopup();
    await second.click("opt-out");
    await second.shows("state", "not on a list yet");
    await second.close();
    org.expireSessions(USERS.admin);
    browser.setOffline(false);
    await rep.logOut();
    await rep.logIn();
    await rep.open("Lead", cast.pawel);
    const third = await rep.openPopup();
    await third.shows("claim", "Maria Rossi");
    expect(writersOf(org)).toEqual([]);
    await third.click("claim-mine");
    await third.close();
    await rep.open("Lead", cast.mariaRossi);
    const fourth = await rep.openPopup();
    await fourth.shows("state", "Written to");
    expect(writersOf(org)).toEqual([USERS.rep]);
  },
);

scenario(
  "keeps the users of two containers apart",
  async ({ org, rep, cast, browser, started }) => {
    await rep.open("Lead", cast.mariaRossi);
    const usual = await rep.openPopup();
    await usual.click("opt-out");
    await usual.shows("state", "Written to");
    await usual.close();
    // WebDriver's user contexts are Firefox's containers.
    const container = await rep.page.browser().createBrowserContext();
    const page = await container.newPage();
    const storeId = await browser.evaluateInBackground(async (extension) => {
      const stores = await extension.cookies.getAllCookieStores();
      return stores.find(({ id }) => id.startsWith("firefox-container-"))?.id ?? "";
    });
    await becomes(browser, org, USERS.admin, storeId);
    await page.goto(`https://${started.apiHost}/?startURL=/lightning/r/Lead/${cast.sinead}/view`);
    await page.waitForSelector(".active [data-target-selection-name]");
    const popup = new Popup(await browser.openPopup(page));
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    await popup.close();
    expect(writersOf(org)).toEqual([USERS.rep, USERS.admin]);
    const again = await rep.openPopup();
    await again.shows("state", "Written to");
    await again.click("sync-summary");
    await again.shows("sync", USERS.rep);
    await again.close();
    await container.close();
  },
  { browsers: ["firefox"] },
);

scenario(
  "says that the browser does not let it in where its hosts were taken back, and works again after one click",
  async ({ rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    await browser.evaluateInBackground((extension) =>
      extension.permissions.remove({
        origins: ["https://*.my.salesforce.com/*", "https://*.lightning.force.com/*"],
      }),
    );
    const popup = await rep.openPopup();
    await popup.shows("missing-access", "may not see the org at acme.my.salesforce.com");
    await popup.click("allow-access");
    await popup.shows("state", "Not opted out");
    expect(await popup.has("missing-access")).toBe(false);
  },
  // Chromium lets nobody but a person take back what was allowed at the installation.
  { browsers: ["firefox"] },
);

scenario(
  "keeps the user of a private window apart, and nothing of their session",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const usual = await rep.openPopup();
    await usual.click("opt-out");
    await usual.shows("state", "Written to");
    await usual.close();
    await browser.allowPrivateWindows();
    await browser.evaluateInBackground(async (extension) => {
      await extension.windows.create({ incognito: true, url: "https://acme.my.salesforce.com/" });
    });
    const opened = await rep.page
      .browser()
      .waitForTarget((each) => each.url() === "https://acme.my.salesforce.com/");
    const page = await opened.asPage();
    await page.waitForSelector("#username");
    const storeId = browser.name === "firefox" ? "firefox-private" : "1";
    const sessionId = await becomes(browser, org, USERS.admin, storeId);
    await page.goto(`https://acme.my.salesforce.com/?startURL=/lightning/r/Lead/${cast.sinead}/view`);
    await page.waitForSelector(".active [data-target-selection-name]");
    const popup = new Popup(await browser.openPopup(page));
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    await popup.close();
    expect(writersOf(org)).toEqual([USERS.rep, USERS.admin]);
    await page.close();

    const again = await rep.openPopup();
    await again.shows("state", "Written to");
    await again.click("sync-summary");
    await again.shows("sync", USERS.rep);
    await again.close();
    const kept = await keptByExtension(browser);
    expect(kept).toContain(USERS.admin);
    expect(findTraces([sessionId], kept)).toEqual([]);
  },
);
