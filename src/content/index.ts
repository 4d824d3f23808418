/** Runs in Salesforce's pages: shows the pill, and says what a page shows when it is asked. Wires, nothing else. */
import { connectExtension } from "./extension";
import { followAddress } from "./navigation";
import { createPill } from "./pill";
import { followVisits } from "./visits";

const ended = new AbortController();
const extension = connectExtension(() => ended.abort());
const pill = createPill(document, {
  label: extension.text("pillLabel"),
  language: extension.text("catalogueLanguage"),
  since: (day) => extension.text("pillSince", day),
});
const visits = followVisits(document, pill, (address) => extension.ask("pill", { address }));

ended.signal.addEventListener("abort", visits.leave);
extension.onMessage({ changed: visits.askAgain, readPage: visits.hints }, ended.signal);
// A page that comes back from the back-forward cache has missed what was said meanwhile.
window.addEventListener("pageshow", (shown) => shown.persisted && visits.askAgain(), {
  signal: ended.signal,
});
followAddress(window, visits.arrive, ended.signal);
// A page that opened is a sign of a live session, which a sync that is due may be waiting for.
void extension.ask("pageOpened", {});
