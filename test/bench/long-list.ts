import type { Page } from "puppeteer-core";
import { USERS } from "../org/cast.ts";
import { startOrg } from "../org/start.ts";
import { ask, newListOf } from "./extension-tab.ts";
import { fillList } from "./fill-list.ts";
import { interleaved, median, stopwatch } from "./interleaved.ts";
import { atMost, type Part, shown, told } from "./row.ts";
import { type Installed, launchTwoExtensions, type TwoExtensions } from "./two-extensions.ts";

const LONG = 100_000;
const SHORT = 100;
const ROUNDS = 5;
const ASKED = 9;
const MOST_A_KEY = 50;
/** What does not grow with the list may take no longer on a long one; the rest is the machine's mood. */
const FLAT = 1.5;
const SEARCHED = "rossi";

/** A list of 100,000 people in the dashboard in real Chromium, against one of 100 beside it. */
export const longList: Part = {
  name: "long-list",
  async run() {
    const started = await startOrg({ people: 200 });
    const two = await launchTwoExtensions(started.httpsPort);
    try {
      const { quietlist } = two;
      const short = await newListOf(USERS.otherRep, two, started);
      const long = await newListOf(USERS.rep, two, started);
      await fillList(quietlist, short, SHORT);
      await fillList(quietlist, long, LONG);
      // The history is chained when it is first asked for, and must not be while something else is measured.
      for (const identity of [short, long])
        await ask(quietlist, { call: "checkHistory", request: { identity, after: null, limit: 1 } });

      const looks = { short: [] as Look[], long: [] as Look[] };
      for (let round = 0; round <= ROUNDS; round++) {
        for (const which of round % 2 === 0 ? (["long", "short"] as const) : (["short", "long"] as const)) {
          const look = await lookAtList(two, which === "long" ? long : short);
          // The first round warms up both.
          if (round > 0) looks[which].push(look);
        }
      }
      const state = (identity: string) => () =>
        stopwatch(() => ask(quietlist, { call: "syncStateOf", request: { identity } }));
      const asked = await interleaved(ASKED, state(long), state(short));
      const firstRows = medianOf(looks, (look) => look.firstRows);
      const whole = medianOf(looks, (look) => look.whole);
      const key = { long: slowestKey(looks.long), short: slowestKey(looks.short) };
      return {
        rows: [
          atMost(
            `list of ${shown(LONG)}: slowest keystroke of a search, to its rows`,
            key.long,
            MOST_A_KEY,
            " ms",
          ),
          told(`list of ${shown(SHORT)}: the same`, `${shown(key.short)} ms`),
          atMost(`first rows, list of ${shown(LONG)} against ${shown(SHORT)}`, firstRows.ratio, FLAT, " ×"),
          told(
            "first rows, whole list",
            `${shown(firstRows.long)} ms, ${shown(whole.long)} ms against ${shown(firstRows.short)} ms, ${shown(whole.short)} ms`,
          ),
          atMost(`sync state, list of ${shown(LONG)} against ${shown(SHORT)}`, asked.ratio, FLAT, " ×"),
          told("the same in milliseconds", `${shown(asked.ours)} against ${shown(asked.theirs)}`),
        ],
        notes: [
          `In Chromium, on lists of two users in one profile, written into their databases as a first sync leaves them. A keystroke's time runs from the key until the frame with its rows is drawn: "${SEARCHED}" is typed and deleted again, letter by letter; of each letter the median of ${ROUNDS} rounds counts, and of those the slowest. The frame of a display comes every 17 ms, which is waited for in it.`,
          "First rows run from the opening of the dashboard's page to the frame with the first of them; the whole list until it can be searched to its end.",
        ],
      };
    } finally {
      await two.close();
      await started.stop();
    }
  },
};

/** In milliseconds: since the page was asked for, and for each key. */
interface Look {
  readonly firstRows: number;
  readonly whole: number;
  readonly keys: readonly number[];
}

async function lookAtList({ browser, quietlist }: TwoExtensions, identity: string): Promise<Look> {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(noteMoments, identity);
  await page.goto(dashboardOf(quietlist));
  await page.waitForSelector('[data-part="list-found"]');
  await page.focus('[data-part="list-search"]');
  for (const letter of SEARCHED) await pressed(page, letter);
  const rows = await page.$$eval('[data-part="row"]', (all) =>
    all.map(({ textContent }) => textContent ?? ""),
  );
  if (rows.length === 0 || !rows.every((row) => row.toLowerCase().includes(SEARCHED)))
    throw new Error(`The search for ${SEARCHED} shows ${rows[0] ?? "nobody"}.`);
  for (const _ of SEARCHED) await pressed(page, "Backspace");
  const look = await page.evaluate(() => (globalThis as unknown as { moments: Look }).moments);
  await page.close();
  return look;
}

function dashboardOf({ popup }: Installed): string {
  return popup.replace("popup", "dashboard");
}

/** Presses a key and waits until what it leads to was drawn. */
async function pressed(page: Page, key: string): Promise<void> {
  const before = await page.evaluate(() => (globalThis as unknown as { moments: Look }).moments.keys.length);
  await page.keyboard.press(key as "a");
  await page.waitForFunction(
    (count) => (globalThis as unknown as { moments: Look }).moments.keys.length > count,
    {},
    before,
  );
}

/** Runs in the page before its own scripts: notes when something was drawn. */
function noteMoments(identity: string): void {
  const moments = { firstRows: 0, whole: 0, keys: [] as number[] };
  Object.assign(globalThis, { moments });
  localStorage.setItem("dashboard.user", identity);
  // A message that is sent in the last step before a frame arrives in the first one after it.
  const drawn = (then: () => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = then;
      port2.postMessage(null);
    });
  const isThere = (part: string) => document.querySelector(`[data-part="${part}"]`) !== null;
  new MutationObserver((_, observer) => {
    if (moments.firstRows === 0 && isThere("row")) {
      moments.firstRows = -1;
      drawn(() => {
        moments.firstRows = performance.now();
      });
    }
    if (!isThere("list-found")) return;
    observer.disconnect();
    drawn(() => {
      moments.whole = performance.now();
    });
  }).observe(document, { childList: true, subtree: true, attributes: true });
  addEventListener(
    "input",
    ({ timeStamp }) => drawn(() => void moments.keys.push(performance.now() - timeStamp)),
    true,
  );
}

function medianOf(looks: { long: readonly Look[]; short: readonly Look[] }, of: (look: Look) => number) {
  return {
    ratio: median(looks.long.map((look, round) => of(look) / of(looks.short[round] as Look))),
    long: median(looks.long.map(of)),
    short: median(looks.short.map(of)),
  };
}

/** Of the keys, each in the median of the rounds, the slowest. */
function slowestKey(looks: readonly Look[]): number {
  const keys = looks[0]?.keys ?? [];
  return Math.max(...keys.map((_, key) => median(looks.map((look) => look.keys[key] ?? Number.NaN))));
}
