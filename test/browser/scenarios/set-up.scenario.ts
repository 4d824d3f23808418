import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { MARKETO_FIELD as NEW_FIELD } from "../../../src/model/set-up.ts";
import { REP_PROFILE, USERS } from "../../org/cast.ts";
import { findAccessibilityFaults } from "../accessibility.ts";
import type { DrivenBrowser } from "../driver.ts";
import { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";

const EMAIL = "HasOptedOutOfEmail";
const PICTURES = "artifacts/set-up";

/** The guide; its parts carry their names as the popup's do. */
async function openGuide(browser: DrivenBrowser): Promise<Popup> {
  return new Popup(await browser.openExtensionPage("src/dashboard/index.html#/set-up"));
}

/** In light and dark, what axe finds; and a picture of each is kept for people. */
async function lookAt(guide: Popup, browser: DrivenBrowser, where: string): Promise<string[]> {
  const faults: string[] = [];
  await mkdir(PICTURES, { recursive: true });
  for (const scheme of ["light", "dark"]) {
    // Firefox's driver cannot choose the scheme; it looks at the one that it has.
    if (browser.name === "chromium")
      await guide.page.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: scheme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ]);
    else if (scheme === "dark") continue;
    for (const fault of await findAccessibilityFaults(guide.page))
      faults.push(`${where}, ${scheme}: ${fault}`);
    const path = join(PICTURES, `${where}-${scheme}-${browser.name}.png`) as `${string}.png`;
    await guide.page.screenshot({ path, fullPage: true });
  }
  return faults;
}

scenario(
  "tells a rep what is missing and whom to ask, from the popup to the message",
  async ({ org, cast, rep, browser }) => {
    org.setFieldSecurity(REP_PROFILE, "Lead", EMAIL, "hidden");
    org.setFieldSecurity(REP_PROFILE, "Contact", EMAIL, "readOnly");
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("set-up-hint", "does not let Quietlist write");
    await popup.close();

    const before = org.log.calls.length;
    const guide = await openGuide(browser);
    await guide.shows("set-up-verdict", "Something is missing");
    await guide.shows("checks-Lead", "Field-level security hides it from you");
    await guide.shows("checks-Contact", "You may see it but not change it");
    await guide.shows("checks-Account", "You may see it but not change it");
    // Two for the look; a session that the browser had not kept is probed with two more.
    expect(org.log.calls.length - before).toBeLessThanOrEqual(4);
    expect(await guide.has("install")).toBe(false);
    const message = await guide.page.$eval(
      '[data-part="admin-text"]',
      (it) => (it as HTMLTextAreaElement).value,
    );
    expect(message).toContain(`Make Email Opt Out (${EMAIL}) on Lead visible and editable for ${USERS.rep}`);
    expect(message).toContain(
      `https://acme.my.salesforce.com/lightning/setup/ObjectManager/Lead/FieldsAndRelationships/${EMAIL}/view`,
    );
    expect(await lookAt(guide, browser, "rep-in-need")).toEqual([]);

    for (const object of ["Lead", "Contact"]) org.setFieldSecurity(REP_PROFILE, object, EMAIL, "edit");
    await guide.page.focus('[data-part="check-again"]');
    await guide.page.keyboard.press("Enter");
    await guide.shows("set-up-verdict", "All is in order");
    expect(await guide.has("admin-request")).toBe(false);
    expect(await lookAt(guide, browser, "rep-well")).toEqual([]);
    await guide.close();

    const asked = org.log.calls.length;
    await rep.open("Lead", cast.mariaRossi);
    const again = await rep.openPopup();
    await again.shows("state", "Not opted out");
    expect(await again.has("set-up-hint")).toBe(false);
    const paths = org.log.calls.slice(asked).map(({ url }) => url);
    expect(paths.filter((path) => /describe|tooling/.test(path))).toEqual([]);
  },
);

scenario(
  "lets an admin install the field, go on after the network died, use it, and take it all back",
  async ({ org, cast, rep, browser }) => {
    await rep.logIn(USERS.admin);
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    await popup.close();

    const guide = await openGuide(browser);
    await guide.shows("install", "Install it for me");
    await guide.click("install-prepare");
    await guide.shows("choose-holder", REP_PROFILE);
    await guide.page.click('[data-part="choose-holder"] button');
    expect(await lookAt(guide, browser, "admin-choices")).toEqual([]);
    await guide.click("install-preview");
    await guide.shows("install-steps", `Create the checkbox “Marketo Sales Opt Out” (${NEW_FIELD}) on Lead`);
    await guide.shows(
      "install-steps",
      "Put Marketo_Sales_Opt_Out__pc on the page layout “Person Account Layout”",
    );
    expect(org.store.table("Lead").field(NEW_FIELD)).toBeUndefined();
    expect(await lookAt(guide, browser, "admin-preview")).toEqual([]);

    org.addTrouble({
      when: ({ method, path }) => method === "PATCH" && path.includes("/Layout/"),
      times: 1,
      // A connection that dies would not do: browsers send the request again by themselves.
      what: "html503",
    });
    await guide.click("install-begin");
    await guide.shows("install", "It was interrupted");
    expect(await lookAt(guide, browser, "admin-interrupted")).toEqual([]);
    await guide.close();
    const back = await openGuide(browser);
    await back.click("install-continue");
    await back.shows("install", "Installed");
    expect(org.profile(REP_PROFILE).fieldAccess("Contact", NEW_FIELD)).toBe("edit");
    for (const object of ["Lead", "Contact"]) expect(org.layouts.of(object).fields).toContain(NEW_FIELD);
    await back.click("use-field");
    await back.shows("field-in-use", "written to this field");
    await back.shows("checks-Lead", /Marketo Sales Opt Out[\s\S]*opt-outs are written here/);
    expect(await lookAt(back, browser, "admin-installed")).toEqual([]);

    org.update(cast.mariaRossi, { [NEW_FIELD]: true });
    await back.click("install-take-back");
    await back.click("count-ticks");
    await back.shows("tick-count", /1 record \(Lead\)[\s\S]*0 records \(Contact\)/);
    expect(await back.has("take-back-with-field")).toBe(false);
    expect(await lookAt(back, browser, "admin-way-back")).toEqual([]);
    await back.click("agree-delete");
    await back.click("take-back-with-field");
    await back.shows("install", "Taken back");
    // The last look tells that the field in use is gone; only then does the page stand still.
    await back.shows("set-up-verdict", "Something is missing");
    await back.click("install-close");
    await back.shows("install", "You may change the set-up");
    for (const object of ["Lead", "Contact"]) {
      expect(org.store.table(object).field(NEW_FIELD)).toBeUndefined();
      expect(org.layouts.of(object).fields).not.toContain(NEW_FIELD);
      expect(org.layouts.of(object).fields).toContain(EMAIL);
    }
  },
  { org: { marketoField: false }, loggedIn: false, within: 120_000 },
);
