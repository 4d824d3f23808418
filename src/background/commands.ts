import type { Runtime } from "webextension-polyfill";
import browser from "webextension-polyfill";
import type { Handlers } from "../messages/contract";
import { failed } from "./look";
import { SalesforceFailure } from "./salesforce/salesforce";
import { hintsOfTab, pageOfTab } from "./tab";
import { tellOnButton } from "./toolbar";

/** As the manifest names it; the other one opens the popup, which the browser does alone. */
const OPT_OUT_PERSON = "opt-out-person";

/**
 * A key was pressed: opts out the person of the tab in front, as the popup's button does. What became of it is told on the
 * toolbar button, and on the page by the pill; the popup, opened within ten seconds, offers to take it back.
 */
export async function obeyKey(
  command: string,
  tabId: number | undefined,
  optOut: Handlers<Runtime.MessageSender>["optOut"],
): Promise<void> {
  if (command !== OPT_OUT_PERSON || tabId === undefined) return;
  try {
    const page = await pageOfTab(tabId);
    if (page?.kind !== "person")
      throw failed("NOT_A_PERSON", "this page shows no Lead, Contact or person account");
    const { recordId } = page;
    const { address, name } = await hintsOfTab(tabId, recordId);
    const who = { tabId, recordId, address, name, reason: null, note: null, source: "page" } as const;
    await optOut(who, {});
    const called = name ?? address ?? recordId;
    await tellOnButton(tabId, { ok: true, title: browser.i18n.getMessage("keyTaken", [called]) });
  } catch (error) {
    const nobody = error instanceof SalesforceFailure && error.failure.code === "NOT_A_PERSON";
    const title = browser.i18n.getMessage(nobody ? "keyNobody" : "keyFailed");
    await tellOnButton(tabId, { ok: false, title });
  }
}
