import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type * as ContactLinkModule from "../../src/content/contact-link";
import { bundle } from "./bundle";
import { answerWith, startChromium } from "./chromium";

const ROW = "00Q5j00000ZyXwVEAV";
const FRONT = { recordIds: ["00Q5j00000AbCdEEAV"], addresses: ["front@x.it"] };

let browser: Browser;
let page: Page;
let markup = "";

beforeAll(async () => {
  browser = await startChromium();
  page = await browser.newPage();
  await answerWith(page, () => markup);
}, 60_000);
afterAll(() => browser?.close());

const mail = (...addresses: string[]) => ({ kind: "mail", recordIds: [], addresses });

test.each([
  ["a mail link", `<a href="mailto:Ada@X.it?subject=Hello"><b id="pressed">Ada</b></a>`, mail("ada@x.it")],
  [
    "a mail link to several, some of them hidden ones",
    `<a id="pressed" href="mailto:ada@x.it,bo@x.it?cc=cy%2Bcrm@x.it&bcc=dee@x.it&body=eve@x.it">Mail</a>`,
    mail("ada@x.it", "bo@x.it", "cy+crm@x.it", "dee@x.it"),
  ],
  ["a mail link to nobody", `<a id="pressed" href="mailto:?subject=Hello">Mail</a>`, null],
  [
    "Lightning's own link of an email field",
    `<a id="pressed" class="emailuiFormattedEmail">Ada@X.it</a>`,
    mail("ada@x.it"),
  ],
  [
    "that link without an address",
    `<a id="pressed" class="emailuiFormattedEmail">Mail</a>`,
    { kind: "mail", ...FRONT },
  ],
  [
    "the action Email",
    `<runtime_x-action apiname="Global.SendEmail"><button id="pressed">E-Mail</button></runtime_x-action>`,
    { kind: "mail", ...FRONT },
  ],
  [
    "another action",
    `<runtime_x-action apiname="Delete"><button id="pressed">Email</button></runtime_x-action>`,
    null,
  ],
  ["a call link", `<a id="pressed" href="tel:+390255501234">02 5550 1234</a>`, { kind: "call", ...FRONT }],
  [
    "a call link in a row of a list",
    `<table><tr data-row-key-value="${ROW}"><td><a id="pressed" href="tel:1">1</a></td></tr></table>`,
    { kind: "call", recordIds: [ROW], addresses: [] },
  ],
  ["any other link", `<a id="pressed" href="https://ada@x.it/">Site</a>`, null],
  ["no link at all", `<p id="pressed">mailto:ada@x.it</p>`, null],
])("%s", async (_what, content, link) => {
  markup = `<body>${content}`;
  await page.goto("https://acme.lightning.force.com/");
  await page.evaluate(
    `${await bundle("contact-link.ts", "contactLink")}; globalThis.contactLink = contactLink`,
  );
  const read = await page.evaluate((front) => {
    const { contactLink } = globalThis as unknown as { contactLink: typeof ContactLinkModule };
    const path: EventTarget[] = [];
    for (let at = document.querySelector("#pressed"); at !== null; at = at.parentElement) path.push(at);
    const found = contactLink.contactLinkIn(path, () => front);
    return found && { kind: found.kind, recordIds: found.recordIds, addresses: found.addresses };
  }, FRONT);
  expect(read).toEqual(link);
});
