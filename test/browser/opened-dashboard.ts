import type { DrivenBrowser } from "./driver.ts";
import { Popup } from "./popup.ts";
import type { Rep } from "./rep.ts";

/** Opts a Lead out in the popup, then opens the dashboard, which knows by then whose list it is. */
export async function optOutAndOpen(rep: Rep, browser: DrivenBrowser, lead: string): Promise<Popup> {
  await rep.open("Lead", lead);
  const popup = await rep.openPopup();
  await popup.click("opt-out");
  await popup.shows("state", /Written to|needs attention/);
  await popup.close();
  // Its parts carry their names as the popup's do.
  return new Popup(await browser.openExtensionPage("src/dashboard/index.html"));
}
