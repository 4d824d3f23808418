import { expect } from "vitest";
import { MARKETO_FIELD } from "../../org/cast.ts";
import { findAccessibilityFaults, findAccessibilityFaultsInBothSchemes } from "../accessibility.ts";
import { firstSync, nightFalls } from "../night.ts";
import type { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";

/** The focus moves once what has changed is on the screen. */
const focusComesTo = ({ page }: Popup, part: string) =>
  page.waitForFunction((it) => (document.activeElement as HTMLElement | null)?.dataset.part === it, {}, part);

scenario(
  "leaves a record out of an opt-out, says what that means, and the night leaves it out too",
  async ({ org, rep, cast, browser }) => {
    await firstSync(rep, browser);
    await rep.open("Contact", cast.liamContact);
    const popup = await rep.openPopup();
    await popup.click("include");
    await popup.shows("left-out", "not written, by night either");
    expect(await findAccessibilityFaultsInBothSchemes(popup.page)).toEqual([]);
    await popup.click("opt-out");
    await popup.shows("state", "left out, by hand");
    expect(await findAccessibilityFaultsInBothSchemes(popup.page)).toEqual([]);
    await popup.close();
    org.update(cast.liamLead, { Title: "CEO" });
    expect(await nightFalls(browser)).toBe("done");
    expect(org.value(cast.liamContact, FIELD)).toBe(true);
    expect(org.value(cast.liamLead, FIELD)).toBe(false);

    await rep.open("Contact", cast.liamContact);
    const again = await rep.openPopup();
    await again.click("include");
    await again.click("opt-out");
    await again.shows("also-opted-out", /Email Opt Out: Yes/);
    expect(org.value(cast.liamLead, FIELD)).toBe(true);
  },
  { within: 120_000 },
);

scenario("takes an opt-out back within ten seconds", async ({ org, rep, cast }) => {
  await rep.open("Lead", cast.mariaRossi);
  const popup = await rep.openPopup();
  await popup.shows("state", "Not opted out");
  await popup.click("opt-out");
  await popup.shows("undo-left", /\d/);
  await popup.click("undo");
  await popup.shows("state", "The opt-out was taken back");
  expect(org.value(cast.mariaRossi, FIELD)).toBe(false);
  expect(await findAccessibilityFaultsInBothSchemes(popup.page)).toEqual([]);
  await popup.page.click('[data-part="person-history"] summary');
  await popup.shows("person-history", "Opt-out taken back");
});

scenario("shows nothing that axe finds fault with while it can be taken back", async ({ rep, cast }) => {
  await rep.open("Lead", cast.mariaRossi);
  const popup = await rep.openPopup();
  await popup.shows("state", "Not opted out");
  await popup.click("opt-out");
  await popup.shows("undo", "Undo");
  expect(await findAccessibilityFaults(popup.page)).toEqual([]);
});

scenario(
  "opts out and takes back by keys alone, with the focus where the words are",
  async ({ org, rep, cast }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    const { keyboard } = popup.page;
    await popup.shows("state", "Not opted out");
    await focusComesTo(popup, "opt-out");
    await keyboard.press("Enter");
    await popup.shows("undo", "Undo");
    await focusComesTo(popup, "state");
    await keyboard.press("Tab");
    await focusComesTo(popup, "undo");
    await keyboard.press("Enter");
    await popup.shows("state", "The opt-out was taken back");
    await focusComesTo(popup, "state");

    await popup.page.focus('[data-part="opt-out"]');
    await keyboard.press("Enter");
    await popup.shows("state", "Written to");
    await popup.page.waitForSelector('[data-part="resubscribe"]');
    await focusComesTo(popup, "state");
    await popup.page.focus('[data-part="resubscribe"]');
    await keyboard.press("Enter");
    await popup.shows("resubscribe-reason", "");
    await focusComesTo(popup, "resubscribe-reason");
    // Escape puts the form away, and the popup stays.
    await keyboard.press("Escape");
    await focusComesTo(popup, "resubscribe");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
  },
  // Firefox gives keys to the tab in front alone, and there the popup is in one behind it.
  { browsers: ["chromium"] },
);

scenario("offers no way back where somebody else has opted the person out", async ({ org, rep, cast }) => {
  await rep.open("Lead", cast.danaLead);
  const popup = await rep.openPopup();
  await popup.shows("state", "Partly opted out");
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  expect(await popup.has("undo")).toBe(false);
  expect(org.value(cast.danaContact, FIELD)).toBe(true);
});

scenario("shows both opt-out fields, and ticks both on request", async ({ org, rep, cast }) => {
  org.update(cast.mariaRossi, { [MARKETO_FIELD]: true });
  await rep.open("Lead", cast.mariaRossi);
  const popup = await rep.openPopup();
  await popup.click("sync-summary");
  await popup.choose("field-Lead", MARKETO_FIELD);
  await popup.close();
  await rep.open("Lead", cast.mariaRossi);
  const again = await rep.openPopup();
  await again.shows("person", "Email Opt Out: No");
  expect(await findAccessibilityFaultsInBothSchemes(again.page)).toEqual([]);
  await again.click("align");
  await again.shows("person", "Email Opt Out: Yes");
  expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
  expect(org.value(cast.mariaRossi, MARKETO_FIELD)).toBe(true);
});

scenario("shows a person's history, and leads to all of it", async ({ rep, cast, browser }) => {
  await rep.open("Lead", cast.mariaRossi);
  const popup = await rep.openPopup();
  await popup.click("more");
  await popup.choose("reason", "phone");
  await popup.fill("note", "Called the front desk");
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  await popup.page.click('[data-part="person-history"] summary');
  await popup.shows("person-history", "Called the front desk");
  expect(await findAccessibilityFaultsInBothSchemes(popup.page)).toEqual([]);
  const href = await popup.page.$eval(
    '[data-part="open-person"]',
    (link) => (link as HTMLAnchorElement).href,
  );
  const dashboard = await browser.openExtensionPage(new URL(href).pathname.slice(1) + new URL(href).hash);
  await dashboard.waitForFunction(() => document.body.textContent.includes("maria.rossi@northwind.example"));
});

scenario(
  "says how long an opt-out has waited, and how long there is left",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    org.expireSessions("rep@acme.example");
    await popup.click("opt-out");
    await popup.shows("state", "Opt-out taken");
    await popup.close();
    await browser.evaluateInBackground(async () => {
      const names = (await indexedDB.databases())
        .map(({ name = "" }) => name)
        .filter((it) => /^quietlist\.00D/.test(it));
      for (const name of names) {
        await new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const writing = opening.result.transaction("history", "readwrite");
            writing.objectStore("history").openCursor().onsuccess = (event) => {
              const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
              if (!cursor) return;
              cursor.update({ ...cursor.value, at: cursor.value.at - 3 * 24 * 60 * 60 * 1000 });
              cursor.continue();
            };
            writing.oncomplete = () => {
              opening.result.close();
              resolve();
            };
          };
        });
      }
    });
    const again = await rep.openPopup();
    await again.shows("deadlines", "Gmail and Yahoo ask for two days: they ended yesterday.");
    await again.shows("deadlines", /CAN-SPAM .* they end in/);
    expect(await findAccessibilityFaultsInBothSchemes(again.page)).toEqual([]);
  },
);

scenario(
  "axe finds no fault with search, settings, a refused opt-out and a resubscribe",
  async ({ org, rep, cast }) => {
    const faultless = async ({ page }: Popup) =>
      expect(await findAccessibilityFaultsInBothSchemes(page)).toEqual([]);
    await rep.openAddress("/lightning/page/home");
    const popup = await rep.openPopup();
    await popup.fill("search", "Petrov");
    await popup.click("search-button");
    await popup.shows("search-status", /found/);
    await popup.click("sync-summary");
    await popup.shows("sync", "Sync now");
    await faultless(popup);
    await popup.close();

    const rule = { on: true };
    org.addValidationRule({ object: "Lead", message: "A manager must approve.", refuses: () => rule.on });
    await rep.open("Lead", cast.ivanOne);
    const refused = await rep.openPopup();
    await refused.click("opt-out");
    await refused.shows("state", "A manager must approve.");
    await faultless(refused);
    rule.on = false;
    await refused.click("retry");
    await refused.shows("state", "Written to");
    await refused.click("resubscribe");
    await refused.fill("resubscribe-reason", "?");
    await refused.click("resubscribe-confirm");
    await refused.page.waitForSelector('[aria-invalid="true"]');
    await faultless(refused);
    await refused.fill("resubscribe-reason", "Asked for the newsletter at the fair");
    await refused.click("resubscribe-confirm");
    await refused.shows("state", "Asked for the newsletter");
    await faultless(refused);
    await refused.close();
    expect(org.value(cast.ivanTwo, FIELD)).toBe(false);
  },
  { within: 120_000 },
);
