import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { LaidOver } from "../laid-over.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";
const LEADS = "/lightning/o/Lead/list?filterName=AllOpenLeads";

/** Ticks the checkboxes of these rows, as a rep does. */
async function select(page: Page, ...ids: string[]): Promise<void> {
  for (const id of ids) {
    await page.waitForSelector(`#check-${id}`);
    await page.click(`#check-${id}`);
  }
}

/** Whether a row bears the mark: what is drawn, and what a screen reader is told. */
async function marked(page: Page, id: string): Promise<boolean> {
  const [drawn, told] = await page.$eval(`tr[data-row-key-value="${id}"] th[scope=row]`, (cell) => [
    getComputedStyle(cell).backgroundImage !== "none",
    cell.getAttribute("aria-description") === "Opted out of email",
  ]);
  expect(drawn).toBe(told);
  return drawn === true;
}

async function waitForMark(page: Page, id: string): Promise<void> {
  await page.waitForSelector(`tr[data-row-key-value="${id}"] th[aria-description]`);
  expect(await marked(page, id)).toBe(true);
}

scenario(
  "opts out the people whose rows are selected, and marks them",
  async ({ org, rep, cast, browser }) => {
    const page = await rep.openAddress(LEADS);
    await select(page, cast.mariaRossi, cast.pawel);
    const bar = new LaidOver(browser, page, "quietlist-bar");
    await bar.shows("opt-out", "Opt out 2 selected");
    // Nobody was met in this browser yet, and browsing costs no call.
    expect(org.log.calls.filter(({ client }) => client === "Quietlist")).toEqual([]);
    await bar.click("opt-out");

    const dialog = new LaidOver(browser, page, "quietlist-dialog");
    await dialog.shows("title", "Opt out 2 people?");
    await dialog.shows("line", "Maria Rossi");
    await dialog.shows("line", "Paweł Dąbrowski");
    expect(org.log.calls.filter(({ client }) => client === "Quietlist")).toEqual([]);
    await dialog.click("yes");

    const toast = new LaidOver(browser, page, "quietlist-toast");
    await toast.shows("sentence", "2 opt-outs taken");
    await toast.shows("sentence", "To undo");
    await dialog.goes();
    await waitForMark(page, cast.mariaRossi);
    await waitForMark(page, cast.pawel);
    expect(await marked(page, cast.sinead)).toBe(false);
    await bar.shows("note", "2 selected are opted out already");
    for (const id of [cast.mariaRossi, cast.pawel]) {
      await rep.open("Lead", id);
      const popup = await rep.openPopup();
      await popup.shows("state", "Written to");
      await popup.close();
      expect(org.value(id, FIELD)).toBe(true);
    }
  },
);

scenario(
  "in Aura's list of accounts, opts out person accounts and says which rows are none",
  async ({ org, rep, cast, browser }) => {
    const page = await rep.openAddress("/lightning/o/Account/list?filterName=AllAccounts");
    await page.waitForSelector(`#check-${cast.sakura}`);
    const listed = await page.$$eval("a[data-recordid]", (links) =>
      links.map((link) => link.getAttribute("data-recordid") ?? ""),
    );
    const company = listed.find((id) => org.value(id, "IsPersonAccount") !== true) ?? "";
    await select(page, cast.sakura, company);
    await new LaidOver(browser, page, "quietlist-bar").click("opt-out");
    const dialog = new LaidOver(browser, page, "quietlist-dialog");
    await dialog.shows("title", "Opt out 2 people?");
    await dialog.click("yes");
    const toast = new LaidOver(browser, page, "quietlist-toast");
    await toast.shows("sentence", "1 opt-out taken");
    await toast.shows("sentence", "1 could not be read");
    await page.waitForSelector("th[aria-description]");
    const described = await page.$$eval("th[aria-description] a", (links) =>
      links.map((link) => link.getAttribute("data-recordid")),
    );
    expect(described).toEqual([cast.sakura]);
    await rep.open("Account", cast.sakura);
    const popup = await rep.openPopup();
    await popup.shows("state", "Written to");
    expect(org.value(cast.sakura, "PersonHasOptedOutOfEmail")).toBe(true);
    expect([
      ...new Set(org.log.changes.filter(({ through }) => through === "api").map(({ id }) => id)),
    ]).toEqual([cast.sakura]);
  },
);

scenario(
  "takes selected people while nobody is logged in, and writes them when somebody is again",
  async ({ org, rep, cast, browser }) => {
    // Somebody was met before, so that it is known whose list it is.
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    await popup.close();
    const page = await rep.openAddress(LEADS);
    await select(page, cast.pawel, cast.jonasWeiss);
    org.expireSessions("rep@acme.example");
    await new LaidOver(browser, page, "quietlist-bar").click("opt-out");
    await new LaidOver(browser, page, "quietlist-dialog").click("yes");
    await new LaidOver(browser, page, "quietlist-toast").shows("sentence", "2 opt-outs taken");
    expect(org.log.writes).toEqual([]);
    await rep.logIn();
    for (const id of [cast.pawel, cast.jonasWeiss]) {
      await rep.open("Lead", id);
      const again = await rep.openPopup();
      await again.shows("state", "Written to");
      await again.close();
      expect(org.value(id, FIELD)).toBe(true);
    }
  },
);

scenario(
  "takes selected people without waiting for a Salesforce that does not answer",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    await popup.close();
    const page = await rep.openAddress(LEADS);
    await select(page, cast.mariaRossi, cast.jonasWeiss);
    org.troubles.add({ when: (call) => call.api, what: "timeout" });
    await new LaidOver(browser, page, "quietlist-bar").click("opt-out");
    await new LaidOver(browser, page, "quietlist-dialog").click("yes");
    await new LaidOver(browser, page, "quietlist-toast").shows("sentence", "2 opt-outs taken");
    await waitForMark(page, cast.jonasWeiss);
    expect(org.log.writes).toEqual([]);
  },
);

scenario(
  "leaves nothing behind on the way to a record, and marks again on the way back",
  async ({ rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    await popup.close();
    const page = await rep.openAddress(LEADS);
    await page.bringToFront();
    await waitForMark(page, cast.mariaRossi);
    await select(page, cast.pawel);
    const bar = new LaidOver(browser, page, "quietlist-bar");
    await bar.shows("opt-out", "Opt out 1 selected");

    // Lightning keeps the list in the document, hidden.
    await page.click(`tr[data-row-key-value="${cast.pawel}"] th a`);
    await bar.goes();
    await page.waitForSelector(".active [data-target-selection-name]");
    expect(await page.$("th[aria-description], style[data-quietlist-marks]")).toBeNull();
    await page.goBack();
    await page.waitForSelector(".active tr[data-row-key-value] th[aria-description]");
    expect(await bar.isThere()).toBe(false);
  },
);

scenario(
  "a page that selects its rows and presses everything opts nobody out",
  async ({ org, rep, cast, browser }) => {
    const page = await rep.openAddress(LEADS);
    await page.waitForSelector(`#check-${cast.mariaRossi}`);
    await page.evaluate(() => {
      for (const row of document.querySelectorAll("tr[data-row-number]"))
        row.setAttribute("aria-selected", "true");
    });
    const bar = new LaidOver(browser, page, "quietlist-bar");
    await bar.shows("opt-out", "Opt out 50 selected");
    const dialogs = await page.evaluate(async () => {
      const host = document.querySelector("quietlist-bar") as HTMLElement;
      const { x, y } = host.getBoundingClientRect();
      for (const target of [host, document.elementFromPoint(x + 80, y + 24) ?? host])
        for (const type of ["pointerdown", "pointerup", "click"])
          target.dispatchEvent(
            new PointerEvent(type, { bubbles: true, composed: true, clientX: x + 80, clientY: y + 24 }),
          );
      host.click();
      host.focus();
      for (const type of ["keydown", "keypress", "keyup"])
        host.dispatchEvent(new KeyboardEvent(type, { key: "Enter", bubbles: true, composed: true }));
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      return document.querySelectorAll("quietlist-dialog").length;
    });
    expect(dialogs).toBe(0);
    expect(org.log.calls.filter(({ client }) => client === "Quietlist")).toEqual([]);
  },
);
