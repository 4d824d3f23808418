import type { Browser, Page } from "puppeteer-core";
import { USERS } from "../org/cast.ts";
import type { StartedOrg } from "../org/start.ts";
import type { Installed } from "./two-extensions.ts";

/** Logs the rep in through the form, in a new tab, which ends on Salesforce's home page. */
export async function logIn(browser: Browser, started: StartedOrg): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`https://${started.apiHost}/`);
  await page.waitForSelector("#username");
  await page.$eval(
    "#username",
    (field, name) => {
      (field as HTMLInputElement).value = name;
    },
    USERS.rep,
  );
  await page.type("#password", "password");
  await Promise.all([page.waitForNavigation(), page.click("#Login")]);
  return page;
}

/** Sends a message to an extension's background, as its pages do; resolves with the answer. */
export function ask({ tab }: Installed, message: object): Promise<unknown> {
  return tab.evaluate(
    (sent) =>
      (
        globalThis as unknown as { chrome: { runtime: { sendMessage(it: object): Promise<unknown> } } }
      ).chrome.runtime.sendMessage(sent),
    message,
  );
}

/** The browser's own number of the tab that is in front. */
export async function tabOf({ tab }: Installed, page: Page): Promise<number> {
  await page.bringToFront();
  return tab.evaluate(async (url) => {
    const { tabs } = (
      globalThis as unknown as {
        chrome: { tabs: { query(it: object): Promise<{ id: number; url?: string }[]> } };
      }
    ).chrome;
    const all = await tabs.query({});
    return all.find((each) => each.url === url)?.id ?? 0;
  }, page.url());
}
