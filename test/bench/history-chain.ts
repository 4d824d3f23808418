import { USERS } from "../org/cast.ts";
import { startOrg } from "../org/start.ts";
import { answered, ask, newListOf } from "./extension-tab.ts";
import { fillList } from "./fill-list.ts";
import { interleaved, stopwatch } from "./interleaved.ts";
import { atMost, type Part, shown, told } from "./row.ts";
import { type Installed, launchTwoExtensions } from "./two-extensions.ts";

const EVENTS = 20_000;
const ROUNDS = 5;
/** A capture shares the database and the processor with the chaining, and must not wait for its end. */
const MOST = 2;

/** A long history is chained in real Chromium, and opt-outs are captured meanwhile. */
export const historyChain: Part = {
  name: "history-chain",
  async run() {
    const started = await startOrg({ people: 200 });
    const two = await launchTwoExtensions(started.httpsPort);
    try {
      const { quietlist } = two;
      const identity = await newListOf(USERS.rep, two, started);
      await fillList(quietlist, identity, EVENTS);
      const chain = () =>
        ask(quietlist, { call: "checkHistory", request: { identity, after: null, limit: 1 } });
      let captures = 0;
      const capture = (call: "taken" | "pushed") => async () => {
        const address = `captured.${captures++}@northwind.example`;
        const begun = performance.now();
        const { key } = answered<{ key: string }>(
          await ask(quietlist, { call: "optOut", request: { ...OPT_OUT, identity, address } }),
        );
        while (call === "pushed" && !(await isConfirmed(quietlist, identity, key)));
        return performance.now() - begun;
      };
      const whileChained = (measure: () => Promise<number>) => async () => {
        await unchain(quietlist, identity);
        // Whatever wakes the list chains what is new when there is nothing else to do.
        await ask(quietlist, { call: "retryMany", request: { identity, keys: [] } });
        return measure();
      };
      const idle = (measure: () => Promise<number>) => async () => {
        await chain();
        return measure();
      };
      const whole = await stopwatch(chain);
      const taken = await interleaved(ROUNDS, whileChained(capture("taken")), idle(capture("taken")));
      const pushed = await interleaved(ROUNDS, whileChained(capture("pushed")), idle(capture("pushed")));
      return {
        rows: [
          told(
            `chaining ${shown(EVENTS)} events`,
            `${shown(whole / 1000)} s, ${shown((whole / EVENTS) * 1000)} µs an event`,
          ),
          atMost("an opt-out taken meanwhile, against one taken otherwise", taken.ratio, MOST, " ×"),
          atMost("an opt-out confirmed meanwhile, against one confirmed otherwise", pushed.ratio, MOST, " ×"),
          told(
            "the same in milliseconds",
            `${shown(taken.ours)} against ${shown(taken.theirs)}, ${shown(pushed.ours)} against ${shown(pushed.theirs)}`,
          ),
        ],
        notes: [
          "In Chromium, from the message with the opt-out to the answer that it is taken, or until the list says that it is confirmed in an org that answers at once.",
        ],
      };
    } finally {
      await two.close();
      await started.stop();
    }
  },
};

const OPT_OUT = { tabId: 0, recordId: null, name: null, reason: null, note: null, source: "popup" } as const;

async function isConfirmed(quietlist: Installed, identity: string, key: string): Promise<boolean> {
  const state = await ask(quietlist, { call: "listState", request: { identity, key } });
  return answered<{ fate: string }>(state).fate !== "pending";
}

/** Takes the chain away, as if all of the history were new. */
function unchain({ tab }: Installed, identity: string): Promise<void> {
  return tab.evaluate(
    (name) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const writing = database.transaction(["chain", "state"], "readwrite");
          writing.objectStore("chain").clear();
          writing.objectStore("state").delete("chainHead");
          writing.onabort = () => reject(writing.error);
          writing.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
    `quietlist.${identity}`,
  );
}
