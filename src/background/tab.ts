import * as v from "valibot";
import browser, { type Tabs } from "webextension-polyfill";
import { type PageHints, type PageQuestion, pageHints } from "../messages/page";
import { type Page, readPageAddress } from "../salesforce-page";
import type { Wanted } from "./session-cookies";

/** What a tab shows, by its address alone; null where it is no Salesforce page or the tab is gone. */
export async function pageOfTab(tabId: number): Promise<Page | null> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  return tab?.url === undefined ? null : readPageAddress(tab.url);
}

/** Where the session of a tab's org is to be looked for; null where the tab belongs to no org. */
export async function wantedByTab(tabId: number): Promise<Wanted | null> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  const page = tab?.url === undefined ? null : readPageAddress(tab.url);
  return tab && page ? { apiHost: page.apiHost, org: null, storeId: await storeOfTab(tab) } : null;
}

/** Firefox names the store of a tab (its container); Chrome lists the tabs of each store. */
async function storeOfTab(tab: Tabs.Tab): Promise<string | null> {
  if (tab.cookieStoreId !== undefined) return tab.cookieStoreId;
  const stores = await browser.cookies.getAllCookieStores();
  return stores.find(({ tabIds }) => tab.id !== undefined && tabIds.includes(tab.id))?.id ?? null;
}

/**
 * What the page says about a person in front: hints. Nothing where no content script answers, or where the tab has gone
 * on to somebody else meanwhile.
 */
export async function hintsOfTab(tabId: number, recordId: string): Promise<PageHints> {
  const question: PageQuestion = { question: "readPage" };
  const answer: unknown = await browser.tabs.sendMessage(tabId, question, { frameId: 0 }).catch(() => null);
  const parsed = v.safeParse(pageHints, answer);
  const now = await pageOfTab(tabId);
  const same = now?.kind === "person" && now.recordId === recordId;
  return parsed.success && same ? parsed.output : { address: null, name: null };
}
