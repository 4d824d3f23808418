import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import type { DrivenBrowser } from "../driver.ts";
import { LaidOver } from "../laid-over.ts";
import { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";
const REQUEST = "Please remove me from your list. Maria Rossi <maria.rossi@northwind.example>";

scenario(
  "opts an address out by the context menu, and keeps the words that ask for it",
  async ({ org, rep, cast, browser }) => {
    const page = await rep.openAddress("/lightning/page/home");
    await page.bringToFront();
    await browser.clickInMenu({ selectionText: REQUEST });
    const toast = new LaidOver(browser, page, "quietlist-toast");
    await toast.shows("sentence", /maria\.rossi@northwind\.example.*taken.*kept as evidence/);
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Written to");
    await popup.close();
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
    expect(org.log.changes.filter(({ through }) => through === "api").map(({ id }) => id)).toEqual([
      cast.mariaRossi,
    ]);
    const dashboard = new Popup(await browser.openExtensionPage("src/dashboard/index.html"));
    await (await dashboard.page.waitForSelector('[data-part="row"] a'))?.click();
    await dashboard.shows("history", REQUEST);
  },
);

scenario("a mail link names the person, whatever is selected", async ({ rep, cast, browser }) => {
  const page = await rep.open("Lead", cast.mariaRossi);
  await browser.clickInMenu({ linkUrl: "mailto:pawel@cobalt.example", selectionText: "Paweł" });
  await new LaidOver(browser, page, "quietlist-toast").shows("sentence", /pawel@cobalt\.example.*taken/);
  await rep.open("Lead", cast.pawel);
  await rep.page.waitForSelector("quietlist-pill");
});

scenario(
  "words that ask for it and name nobody are the person's in front, if the rep says so",
  async ({ org, rep, cast, browser }) => {
    const page = await rep.open("Lead", cast.mariaRossi);
    await browser.clickInMenu({ selectionText: "Please remove me from your list." });
    const dialog = new LaidOver(browser, page, "quietlist-dialog");
    await dialog.shows("title", /Did .*Maria Rossi.* write this/);
    await dialog.shows("line", "Please remove me from your list.");
    await page.keyboard.press("Enter");
    await dialog.goes();
    expect(org.log.writes).toEqual([]);

    await browser.clickInMenu({ selectionText: "Please remove me from your list." });
    await dialog.click("yes");
    await new LaidOver(browser, page, "quietlist-toast").shows(
      "sentence",
      /Maria Rossi.*taken.*kept as evidence/,
    );
    const popup = await rep.openPopup();
    await popup.shows("state", "Written to");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
  },
);

scenario("where no address is meant, nobody is guessed", async ({ org, rep, browser }) => {
  const page = await rep.openAddress("/lightning/page/home");
  await page.bringToFront();
  for (const selectionText of ["Please remove me", "Northwind"]) {
    await browser.clickInMenu({ selectionText });
    const toast = new LaidOver(browser, page, "quietlist-toast");
    await toast.shows("sentence", "There is no email address");
    await toast.click("close");
    await toast.goes();
  }
  expect(org.log.writes).toEqual([]);
});

scenario(
  "several addresses are looked at before anybody is opted out",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    await popup.close();
    await rep.page.bringToFront();
    await browser.clickInMenu({ selectionText: "maria.rossi@northwind.example; pawel@cobalt.example" });
    const dashboard = new Popup(await openedPage(browser, "/dashboard/", rep.page));
    await dashboard.shows("import-report", "2 people");
    expect(org.log.writes).toEqual([]);
  },
  // Firefox lets WebDriver see none of an extension's tabs that it has not opened itself.
  { browsers: ["chromium"] },
);

/** The page that the extension has opened by itself. */
async function openedPage(browser: DrivenBrowser, part: string, from: Page): Promise<Page> {
  for (;;) {
    for (const page of await browser.pages()) if (page.url().includes(part)) return page;
    await from.evaluate(() => new Promise((later) => setTimeout(later, 50)));
  }
}
