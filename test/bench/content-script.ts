import type { Page } from "puppeteer-core";
import type { StartedOrg } from "../org/start.ts";
import { longestTaskOf } from "./longest-task.ts";
import { atMost, type PartResult } from "./row.ts";

const SCRIPT = "/src/content/index.js";
const ROWS = 2_000;
const MOST = 50;

/**
 * How long the content script holds up pages of Salesforce: a list view to which Lightning adds rows until there are two
 * thousand, which is scrolled to its end and selected whole, and a record's page. Somebody on both is opted out.
 */
export async function contentScript(page: Page, { pageHost, cast }: StartedOrg): Promise<PartResult> {
  const list = await longestTaskOf(SCRIPT, page, async () => {
    await page.goto(`https://${pageHost}/lightning/o/Lead/list?filterName=AllOpenLeads`);
    await page.waitForSelector("th[aria-description]");
    await page.evaluate(addRows, ROWS, cast.mariaRossi);
    await page.waitForSelector("tbody > tr:last-child th[aria-description]");
    await page.evaluate(selectAll);
    await page.waitForSelector("quietlist-bar");
  });
  const record = await longestTaskOf(SCRIPT, page, async () => {
    await page.goto(`https://${pageHost}/lightning/r/Lead/${cast.mariaRossi}/view`);
    await page.waitForSelector("quietlist-pill");
  });
  return {
    rows: [
      atMost("content script on a list view of 2,000 rows: its longest task", list, MOST, " ms"),
      atMost("content script on a record's page: its longest task", record, MOST, " ms"),
    ],
    notes: [
      "The content script's tasks are counted by samples of what the page's main thread does: its own turns and what the browser does at its call, not the page's. The profiler's own work is in them. The list view grows to its rows by fifty at a time, is scrolled to its end, and all of it is selected.",
    ],
  };
}

/** As Lightning adds rows to a list view that is scrolled: fifty at a time. The last one is of the given person. */
async function addRows(most: number, last: string): Promise<void> {
  const body = document.querySelector("tbody");
  const first = [...(body?.rows ?? [])];
  for (let count = first.length; count < most; ) {
    for (const row of first.slice(0, most - count)) {
      const copy = row.cloneNode(true) as HTMLTableRowElement;
      const id = ++count === most ? last : `00Q5g0000${String(count).padStart(6, "0")}`;
      for (const link of copy.querySelectorAll<HTMLAnchorElement>("th a"))
        link.href = `/lightning/r/Lead/${id}/view`;
      copy.setAttribute("data-row-key-value", id);
      // A mark that is there is no sign that the script has put one.
      for (const cell of copy.querySelectorAll("th")) cell.removeAttribute("aria-description");
      body?.append(copy);
    }
    await new Promise(requestAnimationFrame);
  }
  body?.lastElementChild?.scrollIntoView();
}

/** As Lightning says that all rows are selected. */
function selectAll(): void {
  for (const row of document.querySelectorAll("tbody > tr")) row.setAttribute("aria-selected", "true");
  const table = document.querySelector("table[data-num-selected-rows]");
  table?.setAttribute("data-num-selected-rows", String(document.querySelectorAll("tbody > tr").length));
}
