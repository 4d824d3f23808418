import type { Page } from "puppeteer-core";
import { USERS } from "../org/cast.ts";
import { startOrg } from "../org/start.ts";
import { newListOf } from "./extension-tab.ts";
import { fillList } from "./fill-list.ts";
import { median } from "./interleaved.ts";
import { atMost, type Part, shown, told } from "./row.ts";
import { launchTwoExtensions } from "./two-extensions.ts";

const PEOPLE = 100_000;
const MOST = 50;
const TYPED = ["rossi company-41", "o'brien 7", "zoë lefèvre"];

/** From a key pressed in the dashboard's search to the frame that shows who was found, in a list of 100,000. */
export const listSearch: Part = {
  name: "list-search",
  async run() {
    const started = await startOrg({ people: 200 });
    const two = await launchTwoExtensions(started.httpsPort);
    try {
      const identity = await newListOf(USERS.rep, two, started);
      await fillList(two.quietlist, identity, PEOPLE);
      const page = await two.browser.newPage();
      page.setDefaultTimeout(120_000);
      const begun = performance.now();
      await page.goto(two.quietlist.popup.replace("popup", "dashboard"));
      await page.waitForFunction(() =>
        /\b98,000\b/.test(document.querySelector('[data-part="list-found"]')?.textContent ?? ""),
      );
      const read = performance.now() - begun;
      const keys = await typeInto(page, TYPED);
      return {
        rows: [
          atMost(
            `search as you type, ${PEOPLE.toLocaleString("en-US")} people: a key`,
            median(keys.map(({ processor }) => processor)),
            MOST,
            " ms",
          ),
          told("the key that took most", `${shown(Math.max(...keys.map(({ processor }) => processor)))} ms`),
          told("a key, by the clock of this machine", `${shown(median(keys.map(({ clock }) => clock)))} ms`),
          told("the whole list read and shown", `${(read / 1000).toFixed(1)} s`),
        ],
        notes: [
          "In Chromium without a window, from a key to the frame that shows who was found: filtering, drawing and layout, and no call to the background, since the page holds the whole list. Judged by the processor's time of the page's thread, since other work on the machine would count otherwise.",
        ],
      };
    } finally {
      await two.close();
      await started.stop();
    }
  },
};

interface Key {
  /** What the page's thread worked for it. */
  readonly processor: number;
  /** Until the frame after it had been drawn. */
  readonly clock: number;
}

/** Types letter by letter; what each letter took, in milliseconds. */
async function typeInto(page: Page, texts: readonly string[]): Promise<Key[]> {
  const session = await page.createCDPSession();
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
  };
  const keys: Key[] = [];
  for (const text of texts)
    for (let letters = 1; letters <= text.length; letters += 1) {
      const before = await worked();
      const clock = await pressKey(page, text.slice(0, letters));
      keys.push({ processor: (await worked()) - before, clock });
    }
  return keys;
}

/** Milliseconds from the event of a key to the end of the frame after it. */
function pressKey(page: Page, typed: string): Promise<number> {
  return page.$eval(
    '[data-part="list-search"]',
    (field, value) =>
      new Promise<number>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        (field as HTMLInputElement).value = value;
        const begun = performance.now();
        // Runs once the frame was laid out and painted.
        port1.onmessage = () => resolve(performance.now() - begun);
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        requestAnimationFrame(() => port2.postMessage(null));
      }),
    typed,
  );
}
