import type { Page } from "puppeteer-core";
import { type StartedOrg, startOrg } from "../org/start.ts";
import { contentScript } from "./content-script.ts";
import { answered, ask, logIn, tabOf } from "./extension-tab.ts";
import { type Compared, interleaved } from "./interleaved.ts";
import { atMost, type Part, told } from "./row.ts";
import { type Installed, launchTwoExtensions, type TwoExtensions } from "./two-extensions.ts";

const ROUNDS = 21;
const MOST = 1.5;
/** So far away that nothing shown within a round can have come from there. */
const OUT_OF_REACH = 20_000;

/** A tab that does not exist: answered by the browser's own word, without a look into the list. */
const NO_TAB = { call: "personInFront", request: { tabId: 0 } };

/** The worker's wake-up and the popup's first sight of a person, against an empty extension's, in one Chromium. */
export const browserPart: Part = {
  name: "browser",
  async run() {
    const started = await startOrg({ people: 200 });
    const two = await launchTwoExtensions(started.httpsPort);
    try {
      const { quietlist, empty } = two;
      const page = await listSomebody(two, started);
      started.org.latency.roundTrip = OUT_OF_REACH;
      const tabId = await tabOf(quietlist, page);

      const wake = await interleaved(
        ROUNDS,
        () => wakeUp(quietlist, NO_TAB),
        () => wakeUp(empty, {}),
      );
      const person = await interleaved(
        ROUNDS,
        () => wakeUp(quietlist, { call: "personInFront", request: { tabId } }),
        () => wakeUp(empty, {}),
      );
      const awake = await interleaved(
        ROUNDS,
        async () => {
          await ask(quietlist, NO_TAB);
          return openPopup(two, quietlist, page, '[data-part="state"]');
        },
        () => openPopup(two, empty, page, "body"),
      );
      const asleep = await interleaved(
        ROUNDS,
        async () => {
          await quietlist.worker.stop();
          return openPopup(two, quietlist, page, '[data-part="state"]');
        },
        () => openPopup(two, empty, page, "body"),
      );
      const content = await contentScript(page, started);
      return {
        rows: [
          atMost("worker wake-up to the first answer, against an empty worker", wake.ratio, MOST, " ×"),
          told("worker wake-up to the list's word on a person, against an empty worker", inWords(person)),
          atMost("popup to the person shown, worker awake, against an empty popup", awake.ratio, MOST, " ×"),
          atMost(
            "popup to the person shown, worker asleep, against an empty popup",
            asleep.ratio,
            MOST,
            " ×",
          ),
          told(
            "medians in milliseconds: wake-up, popup (awake), popup (asleep)",
            [wake, awake, asleep].map(inWords).join("; "),
          ),
          ...content.rows,
        ],
        notes: [
          "Both extensions are in one Chromium, without a window. A worker is stopped, then a page of its extension sends a message and waits for the answer: Quietlist is asked who is in a tab that does not exist, the empty one says true to anything.",
          "What is left above an empty worker, by the time in which its own thread has the processor: a third is to take the compiled script from its store, all of which Chromium compiles when it is installed, so that it grows with every feature; a fifth is to run it, much of that to make the browser's API for the listeners; the rest is to receive it, to answer, and to let it go. Taken away already: the module with a file of its own for what it shares with pages, the patterns of email addresses and of removal requests, compiled while it started, the polyfill of the browser's API, jsforce's queries, and the letters beyond ASCII, for which all of it was kept in two bytes a letter. A second file for what is seldom needed was tried and does not pay: Chromium sends a worker every file that it was installed with, used or not, and with all of Quietlist in the second, and nothing in the first, half of what is above an empty worker stayed.",
          "A popup's time runs from the click on the toolbar button to its first frame with content; of Quietlist's that frame has to show what the list says of the person. Salesforce answers twenty seconds later, so the popup waits for no API call.",
          ...content.notes,
        ],
      };
    } finally {
      await two.close();
      await started.stop();
    }
  },
};

function inWords({ ratio, ours, theirs }: Compared): string {
  return `${ratio.toFixed(2)} × (${ours.toFixed(0)} against ${theirs.toFixed(0)})`;
}

/** Logs in, opens a Lead's page and opts her out, until Salesforce has confirmed it. The page stays open. */
async function listSomebody({ browser, quietlist }: TwoExtensions, started: StartedOrg): Promise<Page> {
  const page = await logIn(browser, started);
  const { mariaRossi } = started.cast;
  await page.goto(`https://${started.pageHost}/lightning/r/Lead/${mariaRossi}/view`);
  await page.waitForSelector(".active [data-target-selection-name]");
  const tabId = await tabOf(quietlist, page);
  const request = {
    tabId,
    recordId: mariaRossi,
    address: null,
    name: null,
    reason: null,
    note: null,
    source: "popup",
  };
  await ask(quietlist, { call: "lookInSalesforce", request: { tabId } });
  answered(await ask(quietlist, { call: "optOut", request }));
  // The pill is shown when the list's word has reached the page.
  await page.waitForSelector("quietlist-pill");
  return page;
}

/** From the message that wakes the worker to its answer. */
async function wakeUp({ worker, tab }: Installed, message: object): Promise<number> {
  await worker.stop();
  return tab.evaluate(async (sent) => {
    const { runtime } = (
      globalThis as unknown as { chrome: { runtime: { sendMessage(it: object): Promise<unknown> } } }
    ).chrome;
    const begun = performance.now();
    await runtime.sendMessage(sent);
    return performance.now() - begun;
  }, message);
}

/** From the click on the toolbar button to the first frame with content, which must have a part in it. */
async function openPopup(
  { browser }: TwoExtensions,
  which: Installed,
  page: Page,
  part: string,
): Promise<number> {
  await page.bringToFront();
  const clicked = performance.timeOrigin + performance.now();
  const [target] = await Promise.all([
    browser.waitForTarget((each) => each.url() === which.popup),
    page.triggerExtensionAction(which.extension),
  ]);
  const popup = await target.asPage();
  const shown = await popup.waitForFunction(
    (selector) => {
      const [paint] = performance.getEntriesByName("first-contentful-paint");
      if (paint === undefined) return false;
      const whole = document.querySelector(selector) !== null;
      return whole && performance.timeOrigin + paint.startTime;
    },
    {},
    part,
  );
  const at = Number(await shown.jsonValue());
  await popup.close();
  return at - clicked;
}
