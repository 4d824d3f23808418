import browser from "webextension-polyfill";
import type { PageSentence } from "../messages/page";
import { tellOnButton } from "./toolbar";

/**
 * Tells the rep a sentence in their tab: on the page where our script is, else on the toolbar button of that tab.
 */
export async function tellTab(tabId: number, tone: "done" | "attention", sentence: string): Promise<void> {
  const told: PageSentence = { say: sentence };
  const shown: unknown = await browser.tabs.sendMessage(tabId, told, { frameId: 0 }).catch(() => false);
  if (shown === true) return;
  await tellOnButton(tabId, { ok: tone === "done", title: sentence });
}
