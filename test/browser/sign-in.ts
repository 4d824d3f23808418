import type { Page } from "puppeteer-core";
import type { Org } from "../org/org.ts";
import type { DrivenBrowser } from "./driver.ts";

export const CLIENT_ID = "3MVG9quietlist.ofAcme";

/** The org refuses sessions of pages, and its admin has set up an app for this browser's extension. */
export async function demandSigningIn(org: Org, browser: DrivenBrowser): Promise<void> {
  org.apiAccess = "allowlist";
  org.clientApps.add({
    clientId: CLIENT_ID,
    name: "Quietlist",
    redirectUris: [await browser.evaluateInBackground((extension) => extension.identity.getRedirectURL())],
    scopes: ["api", "refresh_token"],
    requirePkce: true,
    secret: null,
    preApproved: false,
    blocked: false,
  });
}

/** Clicks a button of the window in which the org asks, as soon as it is open. */
export async function answerOrg(opener: Page, button: "#oaapprove" | "#oadeny"): Promise<void> {
  const target = await opener
    .browser()
    .waitForTarget((each) => each.url().includes("/services/oauth2/authorize"), { timeout: 20_000 });
  const page = await target.asPage();
  await page.waitForSelector(button);
  const closed = new Promise((resolve) => page.once("close", resolve));
  // The window closes under the click.
  await page.click(button).catch(() => undefined);
  await closed;
}
