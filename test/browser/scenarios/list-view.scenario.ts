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
