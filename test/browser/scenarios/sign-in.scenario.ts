// Orgs that let no session of a page use their API: the rep signs in through the admin's app.
import { expect } from "vitest";
import { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";
import { answerOrg, CLIENT_ID, demandSigningIn } from "../sign-in.ts";

const FIELD = "HasOptedOutOfEmail";

scenario(
  "signs in where the org refuses the browser's session, works, and signs out",
  async ({ org, rep, cast, browser }) => {
    await demandSigningIn(org, browser);
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("failure", "does not let this extension");
    await popup.fill("client-id", CLIENT_ID);
    await popup.click("sign-in");
    await answerOrg(rep.page, "#oaapprove");
    // The popup may have closed over the window; what it asked for goes on.
    await rep.page.bringToFront();
    const after = await rep.openPopup();
    await after.shows("state", "Not opted out");
    await after.click("opt-out");
    await after.shows("state", "Written to");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
    await after.close();

    const dashboard = new Popup(await browser.openExtensionPage("src/dashboard/index.html"));
    await dashboard.page.evaluate(() => {
      location.hash = "#/settings";
    });
    await dashboard.shows("signed-in", "rep@acme.example");
    await dashboard.click("sign-out");
    await dashboard.shows("sign-in", "Sign in");
    await dashboard.close();
  },
);
