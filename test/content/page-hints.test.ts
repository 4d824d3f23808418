import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type * as PageHintsModule from "../../src/content/page-hints";
import { bundle } from "./bundle";
import { answerWith, fixture, processorTime, startChromium } from "./chromium";

// In a real browser, since nothing else has shadow roots, slots and visibility as Lightning uses them.
let browser: Browser;
let page: Page;
let code: string;
let markup = "";

beforeAll(async () => {
  [browser, code] = await Promise.all([startChromium(), bundle("page-hints.ts", "pageHints")]);
  page = await browser.newPage();
  await answerWith(page, () => markup);
}, 60_000);
afterAll(() => browser?.close());

const MARIA = { object: "Lead", recordId: "00Q5j00000AbCdEEAV" } as const;
const PAOLO = { object: "Lead", recordId: "00Q5j00000ZyXwVEAV" } as const;
const ZOE = { object: "Contact", recordId: "0035j00000AbCdEAAV" } as const;
const SIPHO = { object: "Account", recordId: "0015j00000AbCdEAAV" } as const;
const nothing = { address: null, name: null };

interface InPage {
  pageHints: typeof PageHintsModule;
}

async function open(content: string): Promise<void> {
  markup = content;
  await page.goto("https://acme.lightning.force.com/");
  await page.evaluate(`${code}; globalThis.pageHints = pageHints`);
}

/** Reads as the content script does; `owners` says what an element (by its id) showed earlier. */
function readHints(person: PageHintsModule.PersonInAddress, owners: Record<string, string> = {}) {
  return page.evaluate(
    (who, known) => {
      const { pageHints } = globalThis as unknown as InPage;
      return pageHints.readPageHints(document, who, (element) => known[element.id]).hints;
    },
    person,
    owners,
  );
}

describe("the person in front", () => {
  test.each([
    // page, person of the address, hints
    ["page-layout", MARIA, { address: "maria.rossi+fiera@example.com", name: "Sig.ra Maria Rossi" }],
    ["dynamic-forms", ZOE, { address: "zoë@bücher.example", name: "Zoë Grün" }],
    ["native-shadow", SIPHO, { address: "sipho@example.co.za", name: "Sipho Dlamini" }],
    ["stale-first", PAOLO, { address: "paolo@example.com", name: "Paolo Bianchi" }],
    ["being-edited", MARIA, { address: null, name: "Maria Rossi" }],
    // The link writes to another address than it shows; the name is text and nothing else.
    [
      "hostile-names",
      MARIA,
      { address: null, name: "<img src=x onerror=\"document.title='broken'\"> irraM O'Hara </style>" },
    ],
  ])("%s", async (name, person, hints) => {
    await open(await fixture(name));
    expect(await readHints(person)).toEqual(hints);
    expect(await page.title()).not.toBe("broken");
  });
});

describe("nothing, where it is unclear whose page it is", () => {
  test.each([
    ["page-layout", PAOLO],
    ["page-layout", ZOE],
    ["native-shadow", MARIA],
    ["stale-first", MARIA],
    ["two-in-front", MARIA],
    ["unexpected", MARIA],
  ])("%s for %o", async (name, person) => {
    await open(await fixture(name));
    expect(await readHints(person)).toEqual(nothing);
  });

  test("a page that names no record showed another one before", async () => {
    await open(await fixture("two-in-front"));
    expect(await readHints(PAOLO, { maria: MARIA.recordId })).toEqual({
      address: "paolo@example.com",
      name: null,
    });
    expect(await readHints(PAOLO, { maria: MARIA.recordId, paolo: MARIA.recordId })).toEqual(nothing);
  });

  test("two fields with different addresses", async () => {
    const twice = (await fixture("two-in-front")).replace('<one-record-home-flexipage2 id="paolo">', "<div>");
    await open(
      twice.replace(
        /<\/one-record-home-flexipage2>\s*<\/div>\s*<div class="windowViewMode-normal active">/,
        "",
      ),
    );
    expect(await page.$$("one-record-home-flexipage2")).toHaveLength(1);
    expect(await readHints(MARIA)).toEqual(nothing);
  });

  test("an address that is none", async () => {
    const page = (await fixture("page-layout")).replace("Maria.Rossi+Fiera@Example.COM", "ask her");
    await open(page);
    expect(await readHints(MARIA)).toEqual({ address: null, name: "Sig.ra Maria Rossi" });
  });
});

describe("a huge page", () => {
  const rows = (count: number) => '<div><a href="/x">x</a></div>'.repeat(count);

  test("is read without holding up the page", async () => {
    // Twice what the largest record pages hold, in the record page and beside it.
    const large = (await fixture("page-layout"))
      .replace("<records-lwc-detail-panel>", `${rows(7_500)}<records-lwc-detail-panel>`)
      .replace("</body>", `${rows(7_500)}</body>`);
    await open(large);
    expect((await readHints(MARIA)).address).toBe("maria.rossi+fiera@example.com");
    const reading = await processorTime(page, () => readHints(MARIA));
    // A long task begins at 50 ms.
    expect(reading).toBeLessThan(50);
  });

  test("is given up at some point", async () => {
    await open(
      (await fixture("page-layout")).replace(
        "<records-lwc-detail-panel>",
        `${rows(20_000)}<records-lwc-detail-panel>`,
      ),
    );
    expect(await readHints(MARIA)).toEqual(nothing);
  });
});
