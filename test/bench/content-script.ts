import type { Browser, BrowserContext, Page } from "puppeteer-core";
import { USERS } from "../org/cast.ts";
import { type StartedOrg, startOrg } from "../org/start.ts";
import { logIn, newListOf } from "./extension-tab.ts";
import { fillList } from "./fill-list.ts";
import { interleaved, median } from "./interleaved.ts";
import { atMost, type Part, shown, told } from "./row.ts";
import { longestTaskOf } from "./tasks.ts";
import { launchTwoExtensions } from "./two-extensions.ts";

const ROUNDS = 5;
const TRACED = 3;
const ROWS = 200;
/** Lightning loads so many rows at once. */
const AT_ONCE = 50;
/** A task that is longer is felt (web.dev, "Optimize long tasks"). */
const MOST_TASK = 50;
/** Whatever a page still does of itself when it is all there. */
const SETTLED = 500;

type Surface = { readonly name: string; visit(page: Page, started: StartedOrg): Promise<void> };

const SURFACES: readonly Surface[] = [
  {
    name: "record page",
    async visit(page, { pageHost, cast }) {
      await page.goto(`https://${pageHost}/lightning/r/Lead/${cast.mariaRossi}/view`);
      await page.waitForSelector(".active [data-target-selection-name]");
    },
  },
  {
    name: `list view of ${ROWS} rows`,
    async visit(page, { pageHost }) {
      await page.goto(`https://${pageHost}/lightning/o/Lead/list?filterName=AllOpenLeads`);
      await page.waitForSelector("tr[data-row-key-value] a");
      for (let first = AT_ONCE; first < ROWS; first += AT_ONCE) await page.evaluate(addRows, first, AT_ONCE);
    },
  },
];

/** What the content script takes of a page's main thread in real Chromium, against the same page without it. */
export const contentScript: Part = {
  name: "content-script",
  async run() {
    const started = await startOrg({ people: 500 });
    const two = await launchTwoExtensions(started.httpsPort);
    try {
      const { browser, quietlist } = two;
      const identity = await newListOf(USERS.rep, two, started);
      await fillList(quietlist, identity, ROWS);
      // Extensions are not in a context of its own, unless somebody allows them there: as in a private window.
      const without = await browser.createBrowserContext();
      await logIn(without, started);
      const rows = [];
      for (const surface of SURFACES) {
        const time = await interleaved(
          ROUNDS,
          () => mainThreadTime(browser, surface, started),
          () => mainThreadTime(without, surface, started),
        );
        const tasks: number[] = [];
        for (let round = 0; round < TRACED; round++)
          tasks.push(await longestTask(browser, quietlist.extension.id, surface, started));
        rows.push(
          atMost(`${surface.name}: longest task of the content script`, median(tasks), MOST_TASK, " ms"),
          told(
            `${surface.name}: the page's main thread, against the page without`,
            `${shown(time.ratio)} × (${shown(time.ours)} ms against ${shown(time.theirs)})`,
          ),
        );
      }
      return {
        rows,
        notes: [
          `In Chromium, in processor time, which other work on the machine makes no longer. The list view gets ${AT_ONCE} rows at a time, as Lightning loads them, and all but a few of those after the first ${AT_ONCE} are marked. The page without the content script is in a private context of the same browser. A test org's pages do a small part of what Lightning's do, so that the ratio is the worst there can be.`,
        ],
      };
    } finally {
      await two.close();
      await started.stop();
    }
  },
};

async function visited<T>(
  from: Browser | BrowserContext,
  surface: Surface,
  started: StartedOrg,
  measure: (page: Page, visit: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const page = await from.newPage();
  try {
    return await measure(page, async () => {
      await surface.visit(page, started);
      await new Promise((resolve) => setTimeout(resolve, SETTLED));
    });
  } finally {
    await page.close();
  }
}

/** Processor time of the page's main thread, in milliseconds. */
function mainThreadTime(
  from: Browser | BrowserContext,
  surface: Surface,
  started: StartedOrg,
): Promise<number> {
  return visited(from, surface, started, async (page, visit) => {
    // On the same site already: the browser takes another process for another site, and its time begins anew.
    await page.goto(`https://${started.pageHost}/lightning/page/home`);
    const session = await page.createCDPSession();
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const used = async () => {
      const { metrics } = await session.send("Performance.getMetrics");
      return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
    };
    const before = await used();
    await visit();
    return (await used()) - before;
  });
}

function longestTask(
  browser: Browser,
  extensionId: string,
  surface: Surface,
  started: StartedOrg,
): Promise<number> {
  return visited(browser, surface, started, (page, visit) =>
    longestTaskOf(page, `chrome-extension://${extensionId}/`, visit),
  );
}

/** Runs in the page: more rows as a list view shows them, of people who are on the list. */
function addRows(first: number, count: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("tr[data-row-key-value]")].filter(
    (row) => row.dataset.rowKeyValue !== "HEADER",
  );
  const template = rows[0];
  const added = Array.from({ length: count }, (_, index) => {
    const id = `00Q5g${String(first + index).padStart(10, "0")}EAA`;
    const made = document.createElement("tbody");
    made.innerHTML = template?.outerHTML.replaceAll(template.dataset.rowKeyValue ?? "", id) ?? "";
    return made.firstElementChild as Element;
  });
  rows.at(-1)?.after(...added);
}
