import browser, { type Menus, type Tabs } from "webextension-polyfill";
import type { Handlers } from "../messages/contract";
import type { PageQuote } from "../messages/page";
import { type MenuPick, readMenuPick } from "./menu-pick";
import { keepSelection } from "./selection";
import { tellTab } from "./tell-tab";

const ITEM = "opt-out-address";

/**
 * Pages of Salesforce, and the frames in which it shows mail and Visualforce. This asks for no right to read them: the
 * browser hands over the words that were clicked, and nothing else. Mail links cannot be named here, since Chrome's match
 * patterns know no `mailto:` (developer.chrome.com, "Match patterns"); so the item is there for every link of these pages.
 */
const SALESFORCE = [
  "https://*.salesforce.com/*",
  "https://*.force.com/*",
  "https://*.visualforce.com/*",
  "https://*.salesforce.mil/*",
  "https://*.crmforce.mil/*",
  "https://*.sfcrmproducts.cn/*",
  "https://*.sfcrmapps.cn/*",
];

const DASHBOARD_IMPORT = "src/dashboard/index.html#/import";

/**
 * Puts "Opt out this address" into the context menu of selected text and links. Browsers keep it, but not always one that
 * was made just before they ended; so it is made anew when they start.
 */
export async function createMenu(): Promise<void> {
  await browser.contextMenus.removeAll();
  const item = {
    id: ITEM,
    title: browser.i18n.getMessage("menuOptOut"),
    contexts: ["selection", "link"],
    documentUrlPatterns: SALESFORCE,
  } satisfies Menus.CreateCreatePropertiesType;
  // Installed and started at once: the item is there already, which is no error to tell.
  browser.contextMenus.create(item, () => void browser.runtime.lastError);
}

/** Does what was clicked in the menu, and tells the rep in their tab what became of it. */
export async function optOutFromMenu(
  optOut: Handlers<unknown>["optOut"],
  clicked: Pick<Menus.OnClickData, "menuItemId" | "linkUrl" | "selectionText">,
  tab: Pick<Tabs.Tab, "id"> | undefined,
): Promise<void> {
  if (clicked.menuItemId !== ITEM || tab?.id === undefined) return;
  const pick = readMenuPick(clicked);
  if (pick.kind === "nobody") {
    if (pick.note !== null && (await askInTab(tab.id, pick.note))) return;
    return tellTab(tab.id, "attention", browser.i18n.getMessage("menuNobody"));
  }
  if (pick.kind === "several") {
    await keepSelection(pick.text);
    await browser.tabs.create({ url: browser.runtime.getURL(DASHBOARD_IMPORT) });
    return;
  }
  await take(optOut, pick, tab.id);
}

/** Whoever is in front may have written the words: the page asks the rep, and says on their word that it was so. */
async function askInTab(tabId: number, note: string): Promise<boolean> {
  const quote: PageQuote = { quote: note };
  return (await browser.tabs.sendMessage(tabId, quote, { frameId: 0 }).catch(() => false)) === true;
}

type OnePerson = Extract<MenuPick, { readonly kind: "address" | "record" }>;

async function take(optOut: Handlers<unknown>["optOut"], pick: OnePerson, tabId: number): Promise<void> {
  const [recordId, address] = pick.kind === "record" ? [pick.recordId, null] : [null, pick.address];
  const who = `\u2068${address ?? browser.i18n.getMessage("menuThisPerson")}\u2069`;
  try {
    await optOut(
      { tabId, recordId, address, name: null, reason: null, note: pick.note, source: "menu" },
      undefined,
    );
    const taken = browser.i18n.getMessage(pick.note === null ? "menuTaken" : "menuTakenWithNote", who);
    await tellTab(tabId, "done", taken);
  } catch {
    await tellTab(tabId, "attention", browser.i18n.getMessage("menuNotTaken", who));
  }
}
