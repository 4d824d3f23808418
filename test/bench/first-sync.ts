import { USERS } from "../org/cast.ts";
import { addressOf } from "../org/clients/jsforce-connection.ts";
import type { ApiCall } from "../org/log.ts";
import { type StartedOrg, startOrg } from "../org/start.ts";
import { ROUND_TRIP } from "./desk.ts";
import { answered, ask, logIn, tabOf } from "./extension-tab.ts";
import { fillList } from "./fill-list.ts";
import { stopwatch } from "./interleaved.ts";
import { atMost, type Part, type Row, shown, told } from "./row.ts";
import { type Installed, launchTwoExtensions } from "./two-extensions.ts";
import { watchHeap } from "./worker-heap.ts";

const MOST_HEAP = 200;
const MOST_TIME = 1.5;
/** What one org's size may add to the heap of the same sync; the rest is the collector's mood. */
const FLAT = 1.25;
/** While a sync runs. */
const POPUP_ASKS_EVERY = 2_000;

/** The first sync in real Chromium: everybody who is opted out is learned, and nothing written. */
export const firstSync: Part = {
  name: "first-sync",
  async run({ full }) {
    const rows: Row[] = [];
    const heaps: number[] = [];
    const [optedOut, ...orgs] = full ? [100_000, 200_000, 1_000_000] : [10_000, 20_000, 100_000];
    for (const people of orgs) {
      const what = `${shown(optedOut ?? 0)} opt-outs in an org of ${shown(people)}`;
      const { ours, theirs, rows: stored, heap, calls } = await measure(people, optedOut ?? 0);
      heaps.push(heap);
      rows.push(
        atMost(`${what}: heap of the worker at its most`, heap / 1e6, MOST_HEAP, " MB"),
        atMost(`${what}: time against a bare loop`, ours / theirs, MOST_TIME, " ×"),
        told(
          `${what}: against that loop and three bare rows a person`,
          `${shown(ours / (theirs + stored))} ×`,
        ),
        told(
          `${what}: seconds, those of the loop, those of the rows; calls`,
          `${shown(ours / 1000)}, ${shown(theirs / 1000)}, ${shown(stored / 1000)}; ${calls}`,
        ),
      );
    }
    const [small = Number.NaN, large = Number.NaN] = heaps;
    rows.push(atMost("heap in the larger org against the smaller", large / small, FLAT, " ×"));
    return {
      rows,
      notes: [
        `In Chromium, with round trips of ${ROUND_TRIP} ms: from the click on "sync now" until the plan is held for a person to look at, with every opt-out on the list. The heap is asked for twenty times a second. The bare loop sends the very requests of that sync once more, from Node, and throws the answers away. The time in which Salesforce works on its bulk jobs, and the browser waits for an alarm to look at them, counts for neither.`,
        "The bare loop stores nothing. What the list has to hold of everybody is an entry, a record and an event, each in a row of its own, and the browser's database asks a price for every row that hardly depends on what is in it: the same rows, written by a page that does nothing else, are counted beside the loop in the third line. A first sync puts each person on its stage and looks them up besides. To decide on records as they come, without the stage, was tried and gains a twentieth: the rows that it saves it spends on look-ups, which only the order of the stage lets one request answer for many. 100,000 opt-outs in an org of 1,000,000 are measured with `--full` alone.",
      ],
    };
  },
};

async function measure(people: number, optedOut: number) {
  const started = await startOrg({ people, optedOut, dailyApiRequests: 5_000_000 });
  const two = await launchTwoExtensions(started.httpsPort);
  try {
    const { browser, quietlist } = two;
    const page = await logIn(browser, started);
    await page.goto(`https://${started.pageHost}/lightning/r/Lead/${started.cast.mariaRossi}/view`);
    const tabId = await tabOf(quietlist, page);
    const met = await ask(quietlist, { call: "lookInSalesforce", request: { tabId } });
    const { identity } = answered<{ identity: string }>(met);
    const { log, latency } = started.org;
    const before = log.calls.length;
    latency.roundTrip = ROUND_TRIP;
    const watch = await watchHeap(browser, quietlist.extension.id);
    const whole = await stopwatch(async () => {
      await ask(quietlist, { call: "syncNow", request: { identity } });
      while (!(await hasRead(quietlist, identity, tabId)));
    });
    const heap = await watch.end();
    const sent = log.calls.slice(before);
    const theirs = await stopwatch(() => sendAgain(started, sent));
    const rows = await fillList(quietlist, identity, optedOut);
    return { ours: whole - waitedForJobs(sent), theirs, rows, heap, calls: sent.length };
  } finally {
    await two.close();
    await started.stop();
  }
}

/**
 * Asks how the sync stands, as often as an open popup does: each time the list is counted, and more often that would be
 * what is measured. Waits until then by the run alone, which costs nearly nothing.
 */
async function hasRead(quietlist: Installed, identity: string, tabId: number): Promise<boolean> {
  await ask(quietlist, { call: "syncState", request: { tabId } });
  for (const asked = performance.now(); performance.now() - asked < POPUP_ASKS_EVERY; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const outcome = await outcomeOfRun(quietlist, identity);
    if (outcome === "failed") throw new Error("The first sync failed.");
    if (outcome === "held" || outcome === "done") return true;
  }
  return false;
}

/** How the newest run of a list stands, by its database. */
function outcomeOfRun({ tab }: Installed, identity: string): Promise<string | undefined> {
  return tab.evaluate(
    (name) =>
      new Promise<string | undefined>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const newest = opening.result.transaction("runs").objectStore("runs").openCursor(null, "prev");
          newest.onerror = () => reject(newest.error);
          newest.onsuccess = () => {
            opening.result.close();
            resolve((newest.result?.value as { outcome: string } | undefined)?.outcome);
          };
        };
      }),
    `quietlist.${identity}`,
  );
}

const LOOK = /\/jobs\/query\/\w+$/;

/** From the call before each look at a bulk job until that look: Salesforce's time, not ours. */
function waitedForJobs(calls: readonly ApiCall[]): number {
  return calls.reduce((waited, { method, url, at }, index) => {
    const before = calls[index - 1];
    return method === "GET" && LOOK.test(url) && before ? waited + at - before.at - ROUND_TRIP : waited;
  }, 0);
}

/** The same requests, one after the other, their answers read to the end and thrown away. */
async function sendAgain(started: StartedOrg, calls: readonly ApiCall[]): Promise<void> {
  const authorization = `Bearer ${started.org.login(USERS.rep)}`;
  for (const { method, url, body } of calls) {
    const headers = { authorization, "content-type": "application/json" };
    const answer = await fetch(`${addressOf(started)}${url}`, { method, headers, ...(body && { body }) });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${method} ${url} was answered with ${answer.status} the second time.`);
  }
}
