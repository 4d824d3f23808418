/** What is done in the same way in either browser: by Puppeteer, by the relay, or by the extension's own API. */
import type { Browser, LaunchOptions as PuppeteerOptions } from "puppeteer-core";
import type { BrowserName, DrivenBrowser, LaunchOptions } from "./driver.ts";
import { endOf, killGroup } from "./ended.ts";
import { findExecutable } from "./executable.ts";
import type { Relay } from "./relay.ts";

/** The popup, in the built extension. */
export const POPUP = "src/popup/index.html";

/** How either browser is launched; each has more to be told. */
export function launchSettings(
  name: BrowserName,
  { profileDir, visible = false, trusted }: Pick<LaunchOptions, "profileDir" | "visible" | "trusted">,
) {
  return {
    executablePath: findExecutable(name),
    headless: !visible,
    userDataDir: profileDir,
    acceptInsecureCerts: trusted === undefined,
    defaultViewport: null,
    // What hangs must fail with its own name before the scenario does without one.
    protocolTimeout: 30_000,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  } satisfies PuppeteerOptions;
}

/** The half of a driver that needs nothing of the browser's own, beside a way to call the background. */
export function drivenAlike(
  browser: Browser,
  relay: Relay,
  evaluateInBackground: DrivenBrowser["evaluateInBackground"],
) {
  const ended = endOf(browser, relay);
  return {
    scheduleAlarmSoon: (name, inMilliseconds) =>
      evaluateInBackground(
        async (api, alarm, when) => api.alarms.create(alarm, { when }),
        name,
        Date.now() + inMilliseconds,
      ),
    cookies: () => browser.cookies(),
    clearCookies: async () => browser.deleteCookie(...(await browser.cookies())),
    setOffline: (offline) => relay.setOffline(offline),
    hostsAsked: () => [...relay.hostsAsked],
    kill: async () => {
      killGroup(browser);
      await ended;
    },
    close: async () => {
      await browser.close();
      await ended;
    },
    ended,
  } satisfies Partial<DrivenBrowser>;
}
