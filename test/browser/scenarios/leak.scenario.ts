// The session id is read when a call is due, lives in the background's memory, and is nowhere else: every place where
// it could have been left behind is searched after all that the extension does.
import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import type { DrivenBrowser } from "../driver.ts";
import { keptByExtension, listenIn, seenByPage } from "../kept.ts";
import { firstSync, nightFalls } from "../night.ts";
import { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";
import { findTraces } from "../session-traces.ts";
import { answerOrg, CLIENT_ID, demandSigningIn } from "../sign-in.ts";

/** Browsers look for updates of their own. The extension could not reach these hosts: its policy names the org's alone. */
const OF_THE_BROWSER = /(?:^|\.)(?:google|googleapis|gstatic|gvt1|mozilla)\.(?:com|org|net)$/;

const DASHBOARD = "src/dashboard/index.html";
const SECTIONS = ["list", "attention", "syncs", "import", "export", "settings"];

const isOurs = ({ client }: { readonly client: string | null }) => client === "Quietlist";

async function sessionIds(browser: DrivenBrowser): Promise<string[]> {
  const sids = (await browser.cookies()).filter(({ name }) => name === "sid").map(({ value }) => value);
  if (sids.length < 2) throw new Error("Nobody is logged in: there is no session to look for.");
  return sids;
}

/** Opens every section of the dashboard, and tells what each holds. */
async function seenInDashboard(page: Page): Promise<string[]> {
  const seen: string[] = [];
  for (const section of SECTIONS) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${section}`);
    await page.waitForSelector(`main[data-section="${section}"]`);
    seen.push(await seenByPage(page));
  }
  return seen;
}

/** What each export of the dashboard writes; no file is left behind. */
async function exportedFiles(dashboard: Popup): Promise<readonly string[]> {
  const { page } = dashboard;
  await page.evaluate(() => {
    const exported: Promise<string>[] = [];
    Object.assign(globalThis, { exported });
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (file) => {
      if (file instanceof Blob) exported.push(file.text());
      return make(file);
    };
    HTMLAnchorElement.prototype.click = () => undefined;
    location.hash = "#/export";
  });
  const all = ["list-csv", "list-json", "history-csv", "history-json", "everything-json"];
  for (const [index, which] of all.entries()) {
    await dashboard.click(`export-${which}`);
    await page.waitForFunction(
      (count) => (globalThis as unknown as { exported: unknown[] }).exported.length === count,
      {},
      index + 1,
    );
  }
  return page.evaluate(() =>
    Promise.all((globalThis as unknown as { exported: Promise<string>[] }).exported),
  );
}

scenario(
  "leaves no trace of a session outside the background's memory",
  async ({ org, rep, cast, browser, started }) => {
    const secrets = new Set(await sessionIds(browser));
    await listenIn(rep.page);
    const seen: string[] = [];

    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    await popup.click("resubscribe");
    await popup.fill("resubscribe-reason", "Signed up again at the fair");
    await popup.click("resubscribe-confirm");
    await popup.shows("state", /^Resubscribed/);
    await popup.close();
    seen.push(await seenByPage(rep.page));
    await firstSync(rep, browser);

    await rep.openAddress("/lightning/page/home");
    const search = await rep.openPopup();
    await search.fill("search", "Pawe");
    await search.page.keyboard.press("Enter");
    await search.click("result", "pawel@cobalt.example");
    await search.shows("person", "Paweł Dąbrowski");
    seen.push(await seenByPage(search.page));
    await search.close();

    // What goes wrong is told, stored and shown: with Salesforce's words, and without the session.
    await rep.open("Lead", cast.sinead);
    const troubled = await rep.openPopup();
    await troubled.shows("state", "Not opted out");
    org.addTrouble({ when: isOurs, times: 1, what: "unknownException" });
    await troubled.click("opt-out");
    await troubled.shows("state", "a fault of its own");
    browser.setOffline(true);
    await troubled.click("retry");
    await troubled.shows("state", "could not be reached");
    browser.setOffline(false);
    org.expireSessions("rep@acme.example");
    await troubled.click("retry");
    await troubled.shows("state", /log in/i);
    seen.push(await seenByPage(troubled.page));
    await troubled.close();

    await rep.logIn();
    for (const secret of await sessionIds(browser)) secrets.add(secret);
    await rep.open("Lead", cast.sinead);
    const mended = await rep.openPopup();
    await mended.shows("state", "Written to");
    await mended.close();
    expect(await nightFalls(browser)).toBe("done");
    const dashboard = new Popup(await browser.openExtensionPage(DASHBOARD));
    await dashboard.shows("row", "O'Neill-Hart");
    seen.push(...(await seenInDashboard(dashboard.page)));
    const exported = await exportedFiles(dashboard);
    for (const file of exported) expect(file).toContain("maria.rossi@northwind.example");
    // Everything is everything: also records, and not their people alone.
    expect(JSON.parse(exported.at(-1) ?? "").known.length).toBeGreaterThan(0);
    seen.push(...exported);
    await dashboard.close();
    await rep.page.bringToFront();
    await rep.open("Lead", cast.sinead);
    await rep.page.waitForSelector("quietlist-pill");
    seen.push(await seenByPage(rep.page));

    // The seeker finds what is there to be found.
    expect(findTraces(secrets, JSON.stringify(await browser.cookies()))).not.toEqual([]);
    const kept = await keptByExtension(browser);
    expect(kept).toContain("maria.rossi@northwind.example");
    expect(findTraces(secrets, kept)).toEqual([]);
    for (const page of seen) expect(findTraces(secrets, page)).toEqual([]);
    expect(findTraces(secrets, await browser.consoleText())).toEqual([]);
    const asked = org.log.calls.filter(isOurs).map(({ url, body }) => `${url} ${body}`);
    expect(asked.length).toBeGreaterThan(10);
    expect(findTraces(secrets, asked.join("\n"))).toEqual([]);
    const others = browser.hostsAsked().filter((host) => !OF_THE_BROWSER.test(host));
    expect(others.sort()).toEqual([started.apiHost, started.pageHost].sort());
  },
  { within: 120_000 },
);

/** The tokens as the background keeps them in memory. */
function tokensOf(browser: DrivenBrowser): Promise<string[]> {
  return browser.evaluateInBackground(async (extension) => {
    const kept = (await extension.storage.session.get(null)) as Record<string, Record<string, unknown>>;
    const held = Object.entries(kept).filter(([name]) => name.startsWith("tokens."));
    return held.flatMap(([, { accessToken, refreshToken }]) => [String(accessToken), String(refreshToken)]);
  });
}

scenario(
  "leaves no trace of tokens outside memory, not even for those who stay signed in",
  async ({ org, rep, cast, browser, started }) => {
    await demandSigningIn(org, browser);
    await listenIn(rep.page);
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.fill("client-id", CLIENT_ID);
    await popup.click("stay-signed-in");
    await popup.click("sign-in");
    await answerOrg(rep.page, "#oaapprove");
    await rep.page.bringToFront();
    const signedIn = await rep.openPopup();
    await signedIn.shows("state", "Not opted out");
    const secrets = new Set(await tokensOf(browser));
    expect(secrets.size).toBe(2);
    const seen = [await seenByPage(rep.page), await seenByPage(signedIn.page)];
    // The access token ends in the middle, and another one takes its place.
    for (const token of secrets) org.sessions.end(token);
    await signedIn.click("opt-out");
    await signedIn.shows("state", "Written to");
    for (const token of await tokensOf(browser)) secrets.add(token);
    expect(secrets.size).toBe(3);
    await signedIn.close();
    await firstSync(rep, browser);

    const dashboard = new Popup(await browser.openExtensionPage(DASHBOARD));
    await dashboard.shows("row", "Rossi");
    seen.push(...(await seenInDashboard(dashboard.page)));
    seen.push(...(await exportedFiles(dashboard)));

    expect(findTraces(secrets, await keptByExtension(browser))).not.toEqual([]);
    expect(findTraces(secrets, await keptByExtension(browser, "disk"))).toEqual([]);
    for (const page of seen) expect(findTraces(secrets, page)).toEqual([]);
    expect(findTraces(secrets, await browser.consoleText())).toEqual([]);
    const asked = org.log.calls.filter(isOurs).map(({ url, body }) => `${url} ${body}`);
    expect(findTraces(secrets, asked.join("\n"))).toEqual([]);
    // Firefox opens a connection to the callback's host ahead of the answer that it then keeps to itself.
    const callback = await browser.evaluateInBackground((extension) => extension.identity.getRedirectURL());
    const others = browser
      .hostsAsked()
      .filter((host) => !OF_THE_BROWSER.test(host) && host !== new URL(callback).host);
    expect(others.sort()).toEqual([started.apiHost, started.pageHost].sort());

    await dashboard.page.evaluate(() => {
      location.hash = "#/settings";
    });
    await dashboard.click("sign-out");
    await dashboard.shows("sign-in", "Sign in");
    expect(findTraces(secrets, await keptByExtension(browser))).toEqual([]);
    for (const token of secrets) expect(org.sessions.use(token)).toBeNull();
  },
  { within: 120_000 },
);
