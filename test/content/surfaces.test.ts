import { readFile } from "node:fs/promises";
import axe from "axe-core";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type * as BarModule from "../../src/content/bar";
import type * as DialogModule from "../../src/content/dialog";
import type * as ToastModule from "../../src/content/toast";
import type * as WordsModule from "../../src/content/words";
import { bundle } from "./bundle";
import { answerWith, fixture, startChromium } from "./chromium";

interface InPage {
  bar: typeof BarModule;
  dialog: typeof DialogModule;
  toast: typeof ToastModule;
  words: typeof WordsModule;
  catalogue: Record<string, { message: string; placeholders?: Record<string, { content: string }> }>;
  made: WordsModule.Words;
  asking?: DialogModule.Dialog;
  answer: Promise<boolean>;
  presses: number;
}

let browser: Browser;
let page: Page;
let code: string;

beforeAll(async () => {
  browser = await startChromium();
  const names = ["bar", "dialog", "toast", "words"];
  const all = await Promise.all(names.map((name) => bundle(`${name}.ts`, name)));
  code = names.map((name, at) => `${all[at]}; globalThis.${name} = ${name};`).join("\n");
}, 60_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  page = await browser.newPage();
});
afterEach(() => page.close());

/** A page of Salesforce with what the content script lays over it, its roots open, so that a test can look into them. */
async function open({ language = "en", direction = "ltr" } = {}): Promise<void> {
  const list = await fixture("list-datatable");
  await answerWith(
    page,
    () =>
      `<html lang="en" dir="${direction}"><title>Leads</title><body><main><h1>Leads</h1>${list.replace(/<!doctype html>/, "")}</main>`,
  );
  await page.goto("https://acme.lightning.force.com/lightning/o/Lead/list?filterName=Recent");
  await page.evaluate(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      return attach.call(this, { ...options, mode: "open" });
    };
  });
  await page.evaluate(code);
  const catalogue = await readFile(
    new URL(`../../public/_locales/${language}/messages.json`, import.meta.url),
    "utf8",
  );
  await page.evaluate((text) => {
    const it = globalThis as unknown as InPage;
    it.catalogue = JSON.parse(text);
    it.presses = 0;
    it.made = it.words.wordsOf({
      text: (name, ...values) => {
        const { message = "", placeholders = {} } = it.catalogue[name] ?? {};
        return message.replace(/\$(\w+)\$/g, (_, used: string) => {
          const { content = "$1" } = placeholders[used.toLowerCase()] ?? {};
          return values[Number(content.slice(1)) - 1] ?? "";
        });
      },
    });
  }, catalogue);
}

function showAll(): Promise<void> {
  return page.evaluate(() => {
    const it = globalThis as unknown as InPage;
    it.toast
      .createToast(document, it.made)
      .say([it.made.counted("rowsTaken", 12), it.made.counted("rowsNotRead", 2), it.made.text("rowsUndo")]);
    const bar = it.bar.createBar(document, it.made, () => {
      it.presses += 1;
    });
    bar.show({ open: 12, optedOut: 2, outOfSight: 8 });
    return new Promise<void>((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn())));
  });
}

function ask(): Promise<void> {
  return page.evaluate(() => {
    const it = globalThis as unknown as InPage;
    const { signal } = new AbortController();
    const texts = {
      title: it.made.text("guardMail"),
      lines: [it.made.text("guardSincePhone", it.made.day(Date.UTC(2026, 2, 12, 12))), "maria@example.com"],
      no: it.made.text("guardDoNotMail"),
      yes: it.made.text("guardMailAnyway"),
    };
    it.asking ??= it.dialog.createDialog(document, it.made);
    it.answer = it.asking.ask(texts, "no", signal);
  });
}

const answered = () => page.evaluate(() => (globalThis as unknown as InPage).answer);

/** What axe finds against what is laid over the page; the fixture around it is not ours. */
async function faults(host: string): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (selector) => (globalThis as unknown as { axe: typeof axe }).axe.run(selector),
    host,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe.each([
  ["light", "en", "ltr"],
  ["dark", "en", "ltr"],
  ["light", "it", "rtl"],
])("%s, in %s, on a page written %s", (scheme, language, direction) => {
  beforeEach(async () => {
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    await open({ language, direction });
  });

  test("bar, toast and dialog have no fault that axe knows, and nothing moves by itself", async () => {
    await showAll();
    expect(await faults("quietlist-bar")).toEqual([]);
    expect(await faults("quietlist-toast")).toEqual([]);
    await ask();
    expect(await faults("quietlist-dialog")).toEqual([]);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  test("are written in their own language's direction, within the window, and move nothing", async () => {
    const places = () =>
      page.$$eval("main *", (all) => all.map((it) => JSON.stringify(it.getBoundingClientRect())));
    const before = await places();
    await page.setViewport({ width: 640, height: 400 });
    await page.setViewport({ width: 1280, height: 800 });
    await showAll();
    expect(await places()).toEqual(before);
    await page.setViewport({ width: 320, height: 480 });
    await ask();
    for (const host of ["quietlist-bar", "quietlist-toast", "quietlist-dialog"]) {
      const content = await page.$eval(host, (it) => {
        const [element] = [...(it.shadowRoot?.children ?? [])].slice(-1);
        const { left, right } = element?.getBoundingClientRect() ?? { left: -1, right: 0 };
        return { left, right, direction: element && getComputedStyle(element).direction };
      });
      expect(content.direction).toBe("ltr");
      expect(content.left).toBeGreaterThanOrEqual(0);
      expect(content.right).toBeLessThanOrEqual(320);
    }
  });
});

test("says its figures in words, in the plural that they want", async () => {
  await open();
  await showAll();
  const textOf = (host: string) => page.$eval(host, (it) => it.shadowRoot?.lastElementChild?.textContent);
  expect(await textOf("quietlist-bar")).toBe(
    "Opt out 12 selected2 selected are opted out already. 8 more are selected but not loaded: scroll to them.",
  );
  expect(await textOf("quietlist-toast")).toContain("12 opt-outs taken");
  expect(await textOf("quietlist-toast")).toContain("2 could not be read");
});

test("a dialog that is asked again answers the first with no", async () => {
  await open();
  await ask();
  const first = await page.evaluateHandle(() => ({ answer: (globalThis as unknown as InPage).answer }));
  await ask();
  expect(await page.evaluate(({ answer }) => answer, first)).toBe(false);
  await page.keyboard.press("Escape");
  expect(await answered()).toBe(false);
});
