import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type * as ListViewModule from "../../src/content/list-view";
import type * as MarksModule from "../../src/content/marks";
import { bundle } from "./bundle";
import { answerWith, fixture, processorTime, startChromium } from "./chromium";

const MARIA = "00Q5j00000AbCdEEAV";
const PAOLO = "00Q5j00000ZyXwVEAV";
const ADDRESS = "https://acme.lightning.force.com/lightning/o/Lead/list?filterName=Recent";

interface InPage {
  listView: typeof ListViewModule;
  marksModule: typeof MarksModule;
  read(): {
    table?: HTMLTableElement | undefined;
    selected?: number | undefined;
    inSight: MarksModule.MarkedRow[];
  };
  mark(): number;
}

let browser: Browser;
let page: Page;
let code: string;
let markup = "";

beforeAll(async () => {
  [browser, code] = await Promise.all([startChromium(), bundle("list-view.ts", "listView")]);
  page = await browser.newPage();
  await answerWith(page, () => markup);
}, 60_000);
afterAll(() => browser?.close());

async function open(content: string): Promise<void> {
  markup = content;
  await page.goto(ADDRESS);
  await page.evaluate(`${code}; globalThis.listView = listView`);
}

/** What the content script reads of the page: whom, and whether the row is selected. */
function read() {
  return page.evaluate(() => {
    const { listView } = globalThis as unknown as InPage;
    const list = listView.listViewInFront(document);
    return list?.rows.map((row) => {
      const person = listView.readRow(row, "Lead");
      return person && { ...person, name: listView.nameOfRow(row), selected: listView.isSelected(row) };
    });
  });
}

const maria = { recordId: MARIA, name: "Maria Rossi", address: "maria@example.com", selected: true };
const paolo = { recordId: PAOLO, name: "Paolo Bianchi", address: null, selected: false };

test.each(["list-datatable", "list-native-shadow", "list-aura"])(
  "reads people and selection from %s",
  async (name) => {
    await open(await fixture(name));
    expect(await read()).toEqual([maria, paolo]);
  },
);

test.each([
  ["an id whose checksum is wrong", "00Q5j00000AbCdEEAA"],
  ["a record that is no Lead", "0065j00000AbCdEAAV"],
  ["something else", "row-3"],
  ["nothing", ""],
])("a row that names %s is nobody's", async (_what, key) => {
  await open(
    (await fixture("list-datatable")).replace(`data-row-key-value="${MARIA}"`, `data-row-key-value="${key}"`),
  );
  expect(await read()).toEqual([null, paolo]);
});

test("a row whose key names one person and whose link another is nobody's", async () => {
  await open(
    (await fixture("list-datatable")).replace(
      `/lightning/r/Lead/${MARIA}/view`,
      `/lightning/r/Lead/${PAOLO}/view`,
    ),
  );
  expect(await read()).toEqual([null, paolo]);
});

test("a page that is built in another way shows no list view", async () => {
  const list = await fixture("list-datatable");
  await open(list.replaceAll("lst-list-view-manager", "lst-something-new"));
  expect(await read()).toBeUndefined();
  await open(await fixture("unexpected"));
  expect(await read()).toBeUndefined();
});

test("of two list views in front, neither is read; of several, the one in front", async () => {
  const list = await fixture("list-datatable");
  await open(list + list);
  expect(await read()).toBeUndefined();
  await open(
    `<div class="windowViewMode-normal">${list}</div><div class="windowViewMode-normal active">${list}</div>`,
  );
  expect(await read()).toEqual([maria, paolo]);
  await open(`<div hidden>${list}</div>${list}`);
  expect(await read()).toEqual([maria, paolo]);
});

test("of rows by the thousand, those in sight and a few more are read", async () => {
  const rows = Array.from(
    { length: 2_000 },
    (_, at) => `<tr style="height: 30px" data-row-key-value="r${at}"><td>${at}</td></tr>`,
  );
  await open(
    `<body style="margin: 0"><lst-list-view-manager><table role="grid" style="border-spacing: 0"><tbody>${rows.join("")}</tbody></table></lst-list-view-manager>`,
  );
  const inSight = () =>
    page.evaluate(() => {
      const { listView } = globalThis as unknown as InPage;
      const list = listView.listViewInFront(document);
      return list && listView.rowsInSight(list, innerHeight).map((row) => row.dataset.rowKeyValue);
    });
  const first = await inSight();
  expect([first?.at(0), first?.length]).toEqual(["r0", 36]);
  await page.evaluate(() => scrollTo(0, 30_000));
  const later = await inSight();
  expect([later?.at(0), later?.length]).toEqual(["r989", 47]);
});

test("2,000 rows, all of them selected, are read and marked without holding up the page", async () => {
  const cell =
    "<td><span class='slds-truncate'><lightning-base-formatted-text>x</lightning-base-formatted-text></span></td>";
  const one =
    (await fixture("list-datatable")).match(/<tr[^>]*aria-selected="true"[\s\S]*?<\/tr>/)?.[0] ?? "";
  const rows = Array.from({ length: 2_000 }, (_, at) =>
    one
      .replaceAll(MARIA, `00Q5j00000${String(at).padStart(5, "0")}`)
      .replace("</tr>", `${cell.repeat(8)}</tr>`),
  );
  await open(
    `<lst-list-view-manager><table role="grid" style="table-layout: fixed; width: 100%"><tbody>${rows.join("")}</tbody></table></lst-list-view-manager>`,
  );
  await page.evaluate(`${await bundle("marks.ts", "marksModule")}; globalThis.marksModule = marksModule`);
  await page.evaluate(() => {
    const it = globalThis as unknown as InPage;
    const words = { text: () => "Opted out" } as unknown as Parameters<typeof it.marksModule.createMarks>[1];
    const marks = it.marksModule.createMarks(document, words);
    const ids: ListViewModule.ReadIds = new Map();
    it.read = () => {
      const list = it.listView.listViewInFront(document);
      const isLead = (row: HTMLTableRowElement) => it.listView.recordIdOf(row, "Lead", ids) !== null;
      const inSight = list && it.listView.rowsInSight(list, innerHeight);
      return {
        table: list?.table,
        selected: list?.rows.filter(it.listView.isSelected).filter(isLead).length,
        inSight:
          inSight?.flatMap((row) => {
            const read = it.listView.readRow(row, "Lead", ids);
            return read === null ? [] : [{ row, ...read }];
          }) ?? [],
      };
    };
    const { table, inSight } = it.read();
    it.mark = () => {
      if (table) marks.show(table, inSight.splice(0, 20));
      return document.body.getBoundingClientRect().height;
    };
  });
  const reading = await processorTime(page, async () => {
    expect(await page.evaluate(() => (globalThis as unknown as InPage).read().selected)).toBe(2_000);
  });
  const marking = await processorTime(page, () =>
    page.evaluate(() => (globalThis as unknown as InPage).mark()),
  );
  // A long task begins at 50 ms.
  expect(reading).toBeLessThan(50);
  expect(marking).toBeLessThan(50);
});
