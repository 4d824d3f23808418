import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import browser from "webextension-polyfill";
import { apiHostOfPageHost, isSalesforceHost } from "../salesforce-host";
import { Glyph } from "../screens/glyph";
import { text } from "../screens/text";
import { usePopup } from "./context";

/** A page of Salesforce that names no org, such as a site for visitors: says so, and where to go. Nothing elsewhere. */
export function UnknownOrg() {
  const { tabId, front } = usePopup();
  const shows = useSignal(false);
  useEffect(() => {
    void namesNoOrg(tabId).then((found) => {
      shows.value = found;
    });
  }, [front.value]);
  if (!shows.value) return null;
  return (
    <section class="note note-attention" role="status" data-part="unknown-org">
      <Glyph name="warning" />
      <div>
        <p class="note-title">{text("unknownOrgTitle")}</p>
        <p>{text("unknownOrgText")}</p>
      </div>
    </section>
  );
}

/** The address of any tab shows while the button on it was clicked (`activeTab`). */
async function namesNoOrg(tabId: number): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (tab?.url === undefined || !URL.canParse(tab.url)) return false;
  const { hostname } = new URL(tab.url);
  return isSalesforceHost(hostname) && apiHostOfPageHost(hostname) === null;
}
