import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import browser from "webextension-polyfill";
import type { PageQuestion } from "../messages/page";
import { ORG_PAGES } from "../salesforce-host";
import { Glyph } from "../screens/glyph";
import { text } from "../screens/text";
import { usePopup } from "./context";

/**
 * Says that the page in front is one of ours but has no script of ours, and reloads it on a click. Chrome puts content
 * scripts into pages only as these load, so whatever was open when Quietlist was installed or updated has no marks and
 * no questions before mail until then (developer.chrome.com, "Content scripts"). So it is with the browser's own page in
 * place of one that did not load. Nothing shows elsewhere.
 */
export function StalePage() {
  const { tabId } = usePopup();
  const stale = useSignal(false);
  useEffect(() => {
    const reread = async () => {
      stale.value = await isStale(tabId);
    };
    const onUpdated = (changed: number) => void (changed === tabId && reread());
    void reread();
    browser.tabs.onUpdated.addListener(onUpdated);
    return () => browser.tabs.onUpdated.removeListener(onUpdated);
  }, [tabId]);
  if (!stale.value) return null;
  return (
    <section class="note" role="status" data-part="stale-page">
      <Glyph name="letter" />
      <div>
        <p class="note-title">{text("stalePageTitle")}</p>
        <p>{text("stalePageText")}</p>
        <div class="buttons">
          <button
            type="button"
            class="button"
            data-part="reload-page"
            onClick={() => void browser.tabs.reload(tabId)}
          >
            {text("stalePageReload")}
          </button>
        </div>
      </div>
    </section>
  );
}

/** A page that still loads gets its script at the end: on a slow network that says nothing yet. */
async function isStale(tabId: number): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (tab?.status !== "complete" || tab.url === undefined || !(await isOurs(tab.url))) return false;
  const question: PageQuestion = { question: "readPage" };
  return browser.tabs.sendMessage(tabId, question, { frameId: 0 }).then(
    () => false,
    () => true,
  );
}

/** Whether the browser puts our script into pages of this address: by the manifest, or since a person allowed it. */
async function isOurs(address: string): Promise<boolean> {
  const { host } = new URL(address);
  const pages = ORG_PAGES.find((pattern) => host.endsWith(pattern.slice("https://*".length, -"/*".length)));
  if (pages === undefined) return false;
  return (
    pages === ORG_PAGES[0] || browser.permissions.contains({ origins: [pages], permissions: ["scripting"] })
  );
}
