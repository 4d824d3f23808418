import { once } from "node:events";
import type { World } from "../browser/with-browser-and-org.ts";
import { USERS } from "../org/cast.ts";
import { say } from "./say.ts";

/** Opens the page of a Lead in a window, says what to click, and leaves it to the person until they close it. */
export async function showWindow({ browser, rep, cast, org }: World): Promise<void> {
  await rep.open("Lead", cast.mariaRossi);
  say(`
Chromium shows the Lead Maria Rossi in a made-up org; you are logged in as ${USERS.rep}.

  1. Click the Quietlist button in the toolbar: the popup shows who she is, and whether she is opted out.
  2. Click "Opt out": it is kept at once, written to Salesforce, and read back.
  3. Close the popup: the page now carries the pill "Opted out of email".
  4. Open the popup again: below the person stand the nightly sync, its field, and "Sync now".

Search in the popup finds others: Liam O'Brien is a Lead and a Contact with one address.
Every password is "password". Close the window, or press Ctrl+C here, to end.
`);
  const interrupted = new AbortController();
  await Promise.race([
    browser.ended,
    once(process, "SIGINT", { signal: interrupted.signal }).catch(() => undefined),
  ]);
  interrupted.abort();
  say(`The org was asked ${org.log.countedCalls} times in all. Goodbye.`);
}
