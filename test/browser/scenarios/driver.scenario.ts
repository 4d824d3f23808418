// What the other scenarios rest on: that the drivers really do to a browser what they say.
import { expect } from "vitest";
import { scenario } from "../scenario.ts";

scenario("an alarm goes off by itself and wakes a background that was stopped", async ({ browser }) => {
  // Late enough that the background is surely stopped before it goes off.
  await browser.scheduleAlarmSoon("scenario", 4_000);
  await browser.stopBackground();
  await browser.backgroundRuns();
  const alarms = await browser.evaluateInBackground((api) => api.alarms.getAll());
  expect(alarms.map(({ name }) => name)).not.toContain("scenario");
});

scenario("what was stored survives the kill of the whole browser", async ({ browser, cast, relaunch }) => {
  await browser.evaluateInBackground((api) => api.storage.local.set({ scenario: "kept" }));
  expect(await browser.cookies()).not.toEqual([]);
  await browser.kill();
  const again = await relaunch();
  const stored = await again.browser.evaluateInBackground((api) => api.storage.local.get("scenario"));
  expect(stored).toEqual({ scenario: "kept" });
  // Session cookies end with the browser.
  expect(await again.browser.cookies()).toEqual([]);
  await again.rep.logIn();
  await again.rep.open("Lead", cast.mariaRossi);
});

scenario(
  "an alarm that was set before the kill is there after it",
  async ({ browser, relaunch }) => {
    await browser.scheduleAlarmSoon("scenario", 60_000);
    await browser.kill();
    const again = await relaunch();
    const alarm = await again.browser.evaluateInBackground((api) => api.alarms.get("scenario"));
    expect(alarm?.name).toBe("scenario");
  },
  // Firefox keeps no alarms over a restart.
  { browsers: ["chromium"] },
);

scenario(
  "offline, neither pages nor the background reach the org",
  async ({ browser, rep, cast, started }) => {
    const url = `https://${started.apiHost}/services/data/`;
    const ask = () =>
      browser.evaluateInBackground(
        (_, address) =>
          fetch(address).then(
            ({ status }) => status,
            ({ name }) => name,
          ),
        url,
      );
    expect(await ask()).toBe(200);
    browser.setOffline(true);
    expect(await ask()).toBe("TypeError");
    await expect(rep.open("Lead", cast.mariaRossi)).rejects.toThrow();
    browser.setOffline(false);
    expect(await ask()).toBe(200);
    await rep.open("Lead", cast.mariaRossi);
  },
);

scenario("cookies can be read and cleared", async ({ browser, rep, started }) => {
  const sids = (await browser.cookies()).filter(({ name }) => name === "sid");
  expect(sids.map(({ domain }) => domain).sort()).toEqual([started.pageHost, started.apiHost].sort());
  await browser.clearCookies();
  expect(await browser.cookies()).toEqual([]);
  const page = await rep.openAddress("/lightning/page/home");
  expect(new URL(page.url()).host).toBe(started.apiHost);
});

scenario(
  "whoever is asked is noted, and leads nowhere unless it is Salesforce",
  async ({ browser, rep, cast }) => {
    const page = await rep.open("Lead", cast.mariaRossi);
    const ask = (url: string) =>
      page.evaluate(
        (address) =>
          fetch(address, { mode: "no-cors" }).then(
            () => "answered",
            () => "nothing",
          ),
        url,
      );
    expect(await ask("https://elsewhere.example/?told=1")).toBe("nothing");
    expect(browser.hostsAsked()).toEqual(
      expect.arrayContaining(["acme.my.salesforce.com", "acme.lightning.force.com", "elsewhere.example"]),
    );
  },
);

scenario("what consoles are told can be read", async ({ browser, rep, cast }) => {
  const page = await rep.open("Lead", cast.mariaRossi);
  // biome-ignore lint/suspicious/noConsole: consoles are what this is about
  await page.evaluate(() => console.warn("told by the page"));
  // biome-ignore lint/suspicious/noConsole: consoles are what this is about
  await browser.evaluateInBackground(() => console.warn("told by the extension"));
  const text = await browser.consoleText();
  expect(text).toContain("told by the page");
  expect(text).toContain("told by the extension");
});
