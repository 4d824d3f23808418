import type { Browser, Page } from "puppeteer-core";
import { USERS } from "../org/cast.ts";
import type { StartedOrg } from "../org/start.ts";
import type { Installed, TwoExtensions } from "./two-extensions.ts";

/** Logs a user in through the form, in a new tab, which ends on Salesforce's home page. */
export async function logIn(
  browser: Browser,
  started: StartedOrg,
  username: string = USERS.rep,
): Promise<Page> {
  const page = await browser.newPage();
  // On a busy machine a page takes its time, which is not what is measured.
  page.setDefaultTimeout(120_000);
  await page.goto(`https://${started.apiHost}/`);
  await page.waitForSelector("#username");
  await page.$eval(
    "#username",
    (field, name) => {
      (field as HTMLInputElement).value = name;
    },
    username,
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

/** What the background answered; throws when it could not. */
export function answered<T>(answer: unknown): T {
  const { ok, value } = answer as { ok: boolean; value: T };
  if (!ok) throw new Error(`The background answered ${JSON.stringify(answer)}.`);
  return value;
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

/** Lets Quietlist meet a user on a person's page, so that they have a list; tells whose it is. */
export async function newListOf(
  username: string,
  { browser, quietlist }: Pick<TwoExtensions, "browser" | "quietlist">,
  started: StartedOrg,
): Promise<string> {
  const page = await logIn(browser, started, username);
  await page.goto(`https://${started.pageHost}/lightning/r/Lead/${started.cast.mariaRossi}/view`);
  const tabId = await tabOf(quietlist, page);
  const met = await ask(quietlist, { call: "lookInSalesforce", request: { tabId } });
  await page.close();
  return answered<{ identity: string }>(met).identity;
}
