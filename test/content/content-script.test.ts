import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser, Page, WebWorker } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type browserApi from "webextension-polyfill";
import type { PageHints } from "../../src/messages/page";
import { bundle } from "./bundle";
import { answerWith, fixture, startChromium } from "./chromium";

const MARIA = "00Q5j00000AbCdEEAV";
const PAOLO = "00Q5j00000ZyXwVEAV";
const GIULIA = "00Q5j00000CcDdEEAV";
const OPPORTUNITY = "0065j00000AbCdEAAV";
const SINCE = Date.UTC(2026, 10, 24, 12);
const leadAddress = (id: string) => `https://acme.lightning.force.com/lightning/r/Lead/${id}/view`;

interface Question {
  readonly call: string;
  readonly request: { readonly address: string | null };
  readonly recordId: string;
}

/** The names of extension/background.js. */
interface Background {
  list: Record<string, number>;
  questions: Question[];
  opened: number;
  mayAnswer: Promise<void>;
  asked(count: number): Promise<Question[]>;
  tell(message: unknown): Promise<unknown>;
}

let folder: string;
let code: string;
let browser: Browser;
let background: WebWorker;
let page: Page;
let markup = "";
let faults: unknown[];
let requests: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "content-script-"));
  code = await bundle("index.ts", "contentScript");
  const path = (from: string) => fileURLToPath(new URL(from, import.meta.url));
  await cp(path("extension"), folder, { recursive: true });
  await cp(path("../../public/_locales"), join(folder, "_locales"), { recursive: true });
  await writeFile(join(folder, "content.js"), code);
  browser = await startChromium(folder);
  const target = await browser.waitForTarget((it) => it.type() === "service_worker");
  background = (await target.worker()) as WebWorker;
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  await background.evaluate(() => {
    const it = globalThis as unknown as Background;
    Object.assign(it, { list: {}, questions: [], opened: 0, mayAnswer: Promise.resolve() });
  });
  page = await browser.newPage();
  faults = [];
  requests = [];
  page.on("pageerror", (fault) => faults.push(fault));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  // As strict as a page's policy can be.
  await answerWith(page, () => markup, {
    "content-security-policy":
      "default-src 'none'; style-src-attr 'unsafe-inline'; require-trusted-types-for 'script'",
  });
});

afterEach(async () => {
  await page.close();
  expect(faults).toEqual([]);
});

function optOut(list: Record<string, number>): Promise<void> {
  return background.evaluate((it) => void Object.assign(globalThis, { list: it }), list);
}

function asked(count: number): Promise<Question[]> {
  return background.evaluate((it) => (globalThis as unknown as Background).asked(it), count);
}

/** Lets answers to questions asked from now on wait until the returned function is called. */
async function holdAnswers(): Promise<() => Promise<void>> {
  const release = await background.evaluateHandle(() => {
    let release = () => {};
    const mayAnswer = new Promise<void>((resolve) => {
      release = resolve;
    });
    Object.assign(globalThis, { mayAnswer });
    return release;
  });
  return () => background.evaluate((it) => it(), release);
}

function tellThatListChanged(): Promise<void> {
  return background.evaluate(() => void (globalThis as unknown as Background).tell({ notice: "changed" }));
}

/** Comes back only after the content script has dealt with every answer sent before. */
function readPage(): Promise<PageHints> {
  return background.evaluate(
    () => (globalThis as unknown as Background).tell({ question: "readPage" }) as Promise<PageHints>,
  );
}

/** What a screen reader finds on the page by a role: the script's roots are closed to the page's scripts. */
async function findByRole() {
  // Words come with the next frame.
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  const tree = await page.accessibility.snapshot({ interestingOnly: false });
  const find = (role: string, node = tree): typeof tree =>
    node === null || node.role === role
      ? node
      : (node.children?.map((it) => find(role, it)).find(Boolean) ?? null);
  return find;
}

async function pill() {
  const find = await findByRole();
  const status = find("status");
  return { text: find("StaticText", status)?.name, since: status?.name };
}

/** Goes to another page as Lightning does: the address first, the content later. */
function goInPage(address: string): Promise<void> {
  return page.evaluate((to) => history.pushState(null, "", to), address);
}

test("is small", () => {
  expect(gzipSync(code).length).toBeLessThan(12_000);
});

describe("the pill", () => {
  test("is shown for a person on the list, after one question and nothing else", async () => {
    await optOut({ [MARIA]: SINCE });
    markup = await fixture("page-layout");
    await page.goto(leadAddress(MARIA));
    await page.waitForSelector("quietlist-pill");
    expect(await asked(1)).toEqual([
      { call: "pill", request: { address: "maria.rossi+fiera@example.com" }, recordId: MARIA },
    ]);
    expect(await pill()).toEqual({
      text: "Opted out of email",
      since: "On the unsubscribe list since November 24, 2026",
    });
    expect(requests).toEqual([leadAddress(MARIA)]);
  });

  test("is not shown for anybody else", async () => {
    await optOut({ [PAOLO]: SINCE });
    markup = await fixture("page-layout");
    await page.goto(leadAddress(MARIA));
    await asked(1);
    await readPage();
    expect(await page.$("quietlist-pill")).toBeNull();
  });

  test("moves nothing in the page", async () => {
    await optOut({ [MARIA]: SINCE });
    markup = await fixture("page-layout");
    await page.goto(leadAddress(MARIA));
    await page.setViewport({ width: 400, height: 120 });
    const places = () =>
      page.$$eval("body *", (elements) => elements.map((it) => JSON.stringify(it.getBoundingClientRect())));
    const scroll = () =>
      page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
    await page.waitForSelector("quietlist-pill");
    const [withPill, scrollWithPill] = [await places(), await scroll()];
    await page.$eval("quietlist-pill", (host) => host.remove());
    expect([withPill, scrollWithPill]).toEqual([await places(), await scroll()]);
  });

  test.each([
    // what stands on the page, distance of the pill from the top
    ["over the highlights panel", '<records-highlights2 style="position: absolute; top: 140px">', 128],
    [
      "under the header, where the panel was scrolled away",
      '<records-highlights2 style="position: absolute; top: -50px">',
      90,
    ],
    ["under the header, where there is no panel", "<p>", 90],
  ])("stands %s, in the middle", async (_where, panel, top) => {
    await optOut({ [MARIA]: SINCE });
    markup = (await fixture("page-layout")).replace("<records-highlights2>", panel);
    await page.goto(leadAddress(MARIA));
    await page.waitForSelector("quietlist-pill");
    await pill();
    const place = await page.$eval("quietlist-pill", (host) => host.getBoundingClientRect().toJSON());
    expect(place.top).toBe(top);
    // The gap over the panel and the padding in it.
    expect(place.height).toBeLessThanOrEqual(28);
    expect(place.left + place.width / 2).toBeCloseTo(640, 0);
  });

  test("comes and goes when the list changes", async () => {
    markup = await fixture("page-layout");
    await page.goto(leadAddress(MARIA));
    await asked(1);
    await readPage();
    await optOut({ [MARIA]: SINCE });
    await tellThatListChanged();
    await page.waitForSelector("quietlist-pill");
    await optOut({});
    await tellThatListChanged();
    await page.waitForSelector("quietlist-pill", { hidden: true });
    expect(await asked(3)).toHaveLength(3);
  });

  test("is asked about once, though the script was put into the page twice", async () => {
    markup = await fixture("page-layout");
    await page.goto(leadAddress(MARIA));
    await asked(1);
    await readPage();
    await background.evaluate(async () => {
      const { chrome } = globalThis as unknown as { chrome: typeof browserApi };
      const [tab] = await chrome.tabs.query({ url: "https://*.lightning.force.com/*" });
      await chrome.scripting.executeScript({ target: { tabId: tab?.id ?? -1 }, files: ["content.js"] });
    });
    await tellThatListChanged();
    await asked(2);
    await readPage();
    expect(await asked(0)).toHaveLength(2);
  });

  test("a list that changes often while a question is open is asked once more", async () => {
    markup = await fixture("page-layout");
    const release = await holdAnswers();
    await page.goto(leadAddress(MARIA));
    await asked(1);
    await background.evaluate(async () => {
      const { tell } = globalThis as unknown as Background;
      for (let time = 0; time < 20; time += 1) void tell({ notice: "changed" });
    });
    await readPage();
    await release();
    await asked(2);
    await readPage();
    expect(await asked(0)).toHaveLength(2);
  });

  test("never comes from what the page says", async () => {
    markup = await fixture("page-layout");
    await page.goto(leadAddress(MARIA));
    await asked(1);
    await page.evaluate(() => {
      for (const message of [{ notice: "changed" }, { question: "readPage" }, { optedOut: true }])
        window.postMessage(message, "*");
    });
    await readPage();
    expect(await asked(0)).toHaveLength(1);
    expect(await page.$("quietlist-pill")).toBeNull();
  });
});

describe("going from page to page without loading", () => {
  const PAOLOS_PAGE = `<div class="windowViewMode-normal active"><one-record-home-flexipage2>
    <div data-target-selection-name="sfdc:RecordField.Lead.Email"><a href="mailto:paolo@example.com">paolo@example.com</a></div>
  </one-record-home-flexipage2></div>`;

  test("takes the pill away at once, and asks again when the address of the next person appears", async () => {
    await optOut({ [MARIA]: SINCE });
    markup = (await fixture("page-layout")).replace(/<a class="slds-card__header-link".*?<\/a>/, "");
    await page.goto(leadAddress(MARIA));
    await page.waitForSelector("quietlist-pill");
    const release = await holdAnswers();
    await goInPage(leadAddress(PAOLO));
    expect(await page.$("quietlist-pill")).toBeNull();
    await release();
    // Maria's page is still in front, and nothing on it says that it is hers.
    expect((await asked(2))[1]).toEqual({ call: "pill", request: { address: null }, recordId: PAOLO });
    expect(await readPage()).toEqual({ address: null, name: null });

    await page.evaluate((next) => {
      document.querySelector(".windowViewMode-normal")?.classList.remove("active");
      const policy = (
        window as unknown as {
          trustedTypes: { createPolicy(name: string, rules: object): { createHTML(text: string): string } };
        }
      ).trustedTypes.createPolicy("fixture", { createHTML: (text: string) => text });
      document.body.insertAdjacentHTML("beforeend", policy.createHTML(next));
    }, PAOLOS_PAGE);
    expect((await asked(3))[2]).toEqual({
      call: "pill",
      request: { address: "paolo@example.com" },
      recordId: PAOLO,
    });
    expect(await readPage()).toEqual({ address: "paolo@example.com", name: null });
    await page.evaluate(() => document.body.append("One more change"));
    await readPage();
    expect(await asked(0)).toHaveLength(3);
  });

  test("a page that fills after it was left is not taken for the next person's", async () => {
    const late = `<div data-target-selection-name="sfdc:RecordField.Lead.Email"></div>`;
    markup = PAOLOS_PAGE.replace(/<div data-target.*<\/div>/, late);
    await page.goto(leadAddress(PAOLO));
    await asked(1);
    await goInPage(leadAddress(MARIA));
    await asked(2);
    await page.evaluate(() => {
      const link = document.createElement("a");
      link.href = link.textContent = "mailto:paolo@example.com";
      document.querySelector("[data-target-selection-name]")?.append(link);
    });
    expect(await readPage()).toEqual({ address: null, name: null });
    await goInPage(leadAddress(PAOLO));
    expect((await asked(3))[2]?.request).toEqual({ address: "paolo@example.com" });
  });

  test("an answer that comes too late is not shown on the next person's page", async () => {
    await optOut({ [MARIA]: SINCE });
    markup = await fixture("page-layout");
    const release = await holdAnswers();
    await page.goto(leadAddress(MARIA));
    await asked(1);
    await holdAnswers();
    await goInPage(leadAddress(PAOLO));
    await asked(2);
    await release();
    await readPage();
    expect(await page.$("quietlist-pill")).toBeNull();
  });

  test("asks nothing on pages that show no person, nor for a tab inside the same record", async () => {
    markup = await fixture("page-layout");
    await page.goto("https://acme.lightning.force.com/lightning/page/home");
    for (const path of [
      "/lightning/o/Lead/list?filterName=Recent",
      `/lightning/r/Opportunity/${OPPORTUNITY}/view`,
      `/lightning/r/Lead/${MARIA.slice(0, 15)}AAA/view`,
    ])
      await goInPage(`https://acme.lightning.force.com${path}`);
    expect(await readPage()).toEqual({ address: null, name: null });
    await goInPage(leadAddress(MARIA));
    await asked(1);
    await goInPage(`https://acme.lightning.force.com/lightning/r/Lead/${MARIA}/related/OpenActivities/view`);
    await goInPage(`https://acme.lightning.force.com/lightning/r/${MARIA}/view?ws=x`);
    await readPage();
    expect((await asked(0)).map((it) => it.recordId)).toEqual([MARIA]);
    expect(await background.evaluate(() => (globalThis as unknown as Background).opened)).toBe(1);
  });
});

test("a tab that nobody sees is left in peace until it comes to the front", async () => {
  markup = await fixture("page-layout");
  const front = await browser.newPage();
  await front.bringToFront();
  await page.goto(leadAddress(MARIA));
  expect(await page.evaluate(() => document.hidden)).toBe(true);
  await goInPage(leadAddress(PAOLO));
  await page.bringToFront();
  expect((await asked(1)).map((it) => it.recordId)).toEqual([PAOLO]);
  await front.bringToFront();
  await tellThatListChanged();
  await readPage();
  expect(await asked(0)).toHaveLength(1);
  await page.bringToFront();
  expect((await asked(2)).map((it) => it.recordId)).toEqual([PAOLO, PAOLO]);
  await front.close();
});

test("a selection that was let go while the list was asked about it is not shown any more", async () => {
  markup = await fixture("list-datatable");
  await page.goto("https://acme.lightning.force.com/lightning/o/Lead/list?filterName=Recent");
  await page.waitForSelector("quietlist-bar");
  const release = await holdAnswers();
  await page.evaluate((id) => {
    const [row] = document.querySelectorAll<HTMLTableRowElement>("tbody > tr");
    const copy = row?.cloneNode(true) as HTMLTableRowElement;
    copy.dataset.rowKeyValue = id;
    for (const link of copy.querySelectorAll("a")) link.href = `/lightning/r/Lead/${id}/view`;
    row?.after(copy);
  }, GIULIA);
  await asked(2);
  await page.evaluate(() => {
    for (const row of document.querySelectorAll("tbody > tr[aria-selected=true]")) row.remove();
    document.querySelector("tbody > tr")?.setAttribute("aria-selected", "true");
    document.querySelector("quietlist-bar")?.remove();
  });
  await page.waitForSelector("quietlist-bar");
  await release();
  await readPage();
  const find = await findByRole();
  expect(find("button")?.name).toBe("Opt out 1 selected");
});

describe("what the background is told of a page", () => {
  test.each([
    ["page-layout", { address: "maria.rossi+fiera@example.com", name: "Sig.ra Maria Rossi" }],
    ["unexpected", { address: null, name: null }],
  ])("%s", async (name, hints) => {
    markup = await fixture(name);
    await page.goto(leadAddress(MARIA));
    await asked(1);
    expect(await readPage()).toEqual(hints);
  });
});

// Last, since nothing can be asked of the extension afterwards.
test("an extension that is gone takes its pill with it, and leaves the page alone", async () => {
  await optOut({ [MARIA]: SINCE });
  markup = await fixture("page-layout");
  await page.goto(leadAddress(MARIA));
  await page.waitForSelector("quietlist-pill");
  await browser.uninstallExtension((await browser.extensions()).keys().next().value as string);
  // As when the tab comes back from the back-forward cache, which makes the script ask again.
  await page.evaluate(() => void dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await page.waitForSelector("quietlist-pill", { hidden: true });
  await goInPage(leadAddress(PAOLO));
  await goInPage(leadAddress(MARIA));
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
  expect(await page.$("quietlist-pill")).toBeNull();
});
