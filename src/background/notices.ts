import browser from "webextension-polyfill";
import type { Notice } from "../messages/contract";
import { ORG_PAGES } from "../salesforce-host";

const AT_MOST_EVERY = 150;

/**
 * Tells open screens and Salesforce tabs that something changed; many changes in a row are told once.
 *
 * @param alsoShow what else shows it: the toolbar button
 */
export function createNotices(alsoShow: () => Promise<void>): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      void tell();
      void alsoShow();
    }, AT_MOST_EVERY);
  };
}

/** Nobody listening is the usual case, and an error to the browser. */
async function tell(): Promise<void> {
  const notice: Notice = { notice: "changed" };
  await browser.runtime.sendMessage(notice).catch(() => undefined);
  for (const { id } of await browser.tabs.query({ url: [...ORG_PAGES] })) {
    if (id !== undefined) await browser.tabs.sendMessage(id, notice).catch(() => undefined);
  }
}
