import browser from "webextension-polyfill";
import type { Notice } from "../messages/contract";
import type { Milliseconds } from "../model/milliseconds";
import { ORG_PAGES } from "../salesforce-host";

/** Changes that come together are told once. */
const SOON: Milliseconds = 150;
/** A sync takes several steps a second, and each of forty tabs asks anew about everybody it shows: not for each of them. */
const PROGRESS_TOLD_EVERY: Milliseconds = 2_000;

/**
 * Tells open screens and Salesforce tabs that something changed; many changes in a row are told once.
 *
 * @param alsoShow what else shows it: the toolbar button
 */
export function createNotices(alsoShow: () => Promise<void>): (how?: "soon" | "progress") => void {
  let waiting: { readonly timer: ReturnType<typeof setTimeout>; readonly how: "soon" | "progress" } | null =
    null;
  return (how = "soon") => {
    if (waiting?.how === "soon" || waiting?.how === how) return;
    if (waiting) clearTimeout(waiting.timer);
    const toTell = () => {
      waiting = null;
      void tell();
      void alsoShow();
    };
    waiting = { how, timer: setTimeout(toTell, how === "soon" ? SOON : PROGRESS_TOLD_EVERY) };
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
