/** Lightning fills a page piece by piece, long after its address has changed. */

const LONGEST = 15_000;
const PAUSE = 500;
/** Changes inside shadow roots are not heard from outside, so they are looked for, more seldom. */
const PERIOD = 2_000;

/**
 * Looks again when the page changed, until `look` returns true, the signal aborts, or a page that still shows nothing
 * is not going to. Never twice within half a second, only while the browser is idle, and not in a hidden tab.
 */
export function lookWhilePageLoads(document: Document, look: () => boolean, signal: AbortSignal): void {
  const found = new AbortController();
  const over = AbortSignal.any([signal, found.signal, AbortSignal.timeout(LONGEST)]);
  let waiting = false;
  const lookSoon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => requestIdleCallback(lookNow, { timeout: PAUSE }), PAUSE);
  };
  const lookNow = () => {
    waiting = false;
    if (!over.aborted && !document.hidden && look()) found.abort();
  };
  const observer = new MutationObserver(lookSoon);
  observer.observe(document, { subtree: true, childList: true, characterData: true });
  const period = setInterval(lookSoon, PERIOD);
  over.addEventListener("abort", () => {
    observer.disconnect();
    clearInterval(period);
  });
}
