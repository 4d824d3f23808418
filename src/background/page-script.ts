/**
 * Our script on pages of the clouds whose hosts are asked for when an org there is first met. The manifest cannot name
 * these: Chrome would ask for them at the installation (developer.chrome.com, "Content scripts").
 */
import browser from "webextension-polyfill";
import { ORG_PAGES } from "../salesforce-host";

const ID = "page-script";
const PAGES = ORG_PAGES.slice(1);

/** As the manifest names them. Firefox tells that by whole addresses, and takes none. */
function files(): string[] {
  const named = browser.runtime.getManifest().content_scripts?.[0]?.js ?? [];
  return named.map((file) => new URL(file, location.href).pathname.slice(1));
}

/**
 * Has the browser put our script into every page of these clouds that opens from now on, over restarts, but not over
 * updates. Browsers go by the hosts that are allowed when a page opens, so nothing is to be done when one is taken back.
 */
export async function registerPageScript(): Promise<void> {
  // Not there before it is allowed, with the first of these hosts.
  if (!browser.scripting) return;
  // One of before an update may name a file that is no more.
  await browser.scripting.unregisterContentScripts({ ids: [ID] }).catch(() => undefined);
  // Refused where two events have come to this at once: then it is done.
  await browser.scripting
    .registerContentScripts([{ id: ID, js: files(), matches: PAGES }])
    .catch(() => undefined);
}

/** The same for pages that were open before their host was allowed. */
export async function runInOpenPages(): Promise<void> {
  if (!browser.scripting) return;
  // A tab may close meanwhile, or show an error of the browser's.
  for (const { id = -1 } of await browser.tabs.query({ url: PAGES }))
    void browser.scripting.executeScript({ target: { tabId: id }, files: files() }).catch(() => undefined);
}
