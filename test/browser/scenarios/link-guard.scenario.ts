import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import type { DrivenBrowser } from "../driver.ts";
import { LaidOver } from "../laid-over.ts";
import type { Rep } from "../rep.ts";
import { scenario } from "../scenario.ts";

const MAIL = '.active [data-target-selection-name="sfdc:RecordField.Lead.Email"] a';
const CALL = '.active [data-target-selection-name="sfdc:RecordField.Lead.Phone"] a';

async function optOut(rep: Rep, id: string, reason = ""): Promise<Page> {
  const page = await rep.open("Lead", id);
  const popup = await rep.openPopup();
  await popup.shows("state", "Not opted out");
  if (reason !== "") {
    await popup.click("more");
    await popup.choose("reason", reason);
  }
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  await popup.close();
  await page.bringToFront();
  return page;
}

/** Counts which links go on: the page's own listener hears every press that does, and keeps the browser from following it. */
async function countPresses(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const pressed: string[] = [];
    Object.assign(globalThis, { pressed });
    document.addEventListener("click", (event) => {
      const href = (event.target as Element).closest("a")?.getAttribute("href") ?? "";
      if (!/^(?:mailto|tel):/.test(href)) return;
      event.preventDefault();
      pressed.push(href);
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { pressed: string[] }).pressed);
}

const dialogOn = (browser: DrivenBrowser, page: Page) => new LaidOver(browser, page, "quietlist-dialog");

scenario(
  "a mail link of somebody who is opted out asks before it goes on",
  async ({ rep, cast, browser }) => {
    const page = await optOut(rep, cast.mariaRossi, "phone");
    const pressed = await countPresses(page);
    const dialog = dialogOn(browser, page);

    await page.click(MAIL);
    await dialog.shows("title", "Mail anyway?");
    await dialog.shows("line", /Opted out of email on .+, by phone\./);
    await dialog.shows("line", "maria.rossi@northwind.example");
    // Enter does what is safe, and the keyboard is back where it was.
    expect((await dialog.parts()).find(({ focused }) => focused)?.part).toBe("no");
    await page.keyboard.press("Enter");
    await dialog.goes();
    expect(await pressed()).toEqual([]);

    // By keyboard alone: Escape is a no, the other button a yes.
    await page.focus(MAIL);
    await page.keyboard.press("Enter");
    await dialog.shows("title", "Mail anyway?");
    await page.keyboard.press("Escape");
    await dialog.goes();
    expect(await page.evaluate((link) => document.activeElement?.matches(link), MAIL)).toBe(true);
    await page.keyboard.press("Enter");
    await dialog.shows("title", "Mail anyway?");
    await page.keyboard.press("Tab");
    expect((await dialog.parts()).find(({ focused }) => focused)?.part).toBe("yes");
    await page.keyboard.press("Enter");
    await dialog.goes();
    expect(await pressed()).toEqual(["mailto:maria.rossi@northwind.example"]);
  },
);

scenario("a call link asks, by the record in front", async ({ rep, cast, browser }) => {
  const page = await optOut(rep, cast.mariaRossi);
  const pressed = await countPresses(page);
  const dialog = dialogOn(browser, page);
  await page.click(CALL);
  await dialog.shows("title", "Call anyway?");
  await dialog.click("yes");
  await dialog.goes();
  expect(await pressed()).toEqual([expect.stringMatching(/^tel:/)]);
});

scenario(
  "links of everybody else go on, and so does every link when nobody answers",
  async ({ rep, cast, browser }) => {
    await optOut(rep, cast.mariaRossi);
    const page = await rep.open("Lead", cast.pawel);
    const pressed = await countPresses(page);
    await page.click(MAIL);
    await page.waitForFunction(() => (globalThis as unknown as { pressed: string[] }).pressed.length === 1);
    await browser.stopBackground();
    await page.click(MAIL);
    await page.waitForFunction(() => (globalThis as unknown as { pressed: string[] }).pressed.length === 2);
    expect(await pressed()).toEqual(["mailto:pawel@cobalt.example", "mailto:pawel@cobalt.example"]);
    expect(await dialogOn(browser, page).isThere()).toBe(false);
  },
);

scenario(
  "scripts of the page press links as before, and can say yes to nothing",
  async ({ rep, cast, browser }) => {
    const page = await optOut(rep, cast.mariaRossi);
    const pressed = await countPresses(page);
    await page.$eval(MAIL, (link) => (link as HTMLElement).click());
    expect(await pressed()).toHaveLength(1);

    await page.click(MAIL);
    const dialog = dialogOn(browser, page);
    await dialog.shows("title", "Mail anyway?");
    const reached = await page.evaluate(() => {
      const host = document.querySelector("quietlist-dialog") as HTMLElement;
      for (const type of ["click", "pointerdown", "submit", "close", "cancel"])
        host.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true }));
      for (const key of ["Enter", "Escape", " "])
        for (const type of ["keydown", "keyup"])
          host.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, composed: true }));
      host.click();
      return [host.shadowRoot, host.childElementCount];
    });
    expect(reached).toEqual([null, 0]);
    await dialog.shows("title", "Mail anyway?");
    expect(await pressed()).toHaveLength(1);
  },
);
