/** Notices that the address changed. Lightning changes pages without loading a document. */

interface NavigationEvents extends EventTarget {
  readonly currentEntry: unknown;
}

const POLLING_PERIOD = 1000;

/**
 * Calls `onAddress` with the address now, and again whenever it changed, until the signal aborts. A tab that nobody
 * looks at is left in peace: its address is reported when it comes to the front.
 */
export function followAddress(page: Window, onAddress: (address: string) => void, signal: AbortSignal): void {
  let reported: string | null = null;
  const report = () => {
    const address = page.location.href;
    if (page.document.hidden || address === reported) return;
    reported = address;
    onAddress(address);
  };

  page.document.addEventListener("visibilitychange", report, { signal });
  // A content script does not see the page's calls of `history.pushState`, but it hears the Navigation API, which
  // reports them all. (Tried in Chromium 156: the events arrive in the isolated world, after the address changed.)
  const navigation = (page as Window & { navigation?: NavigationEvents }).navigation;
  if (navigation !== undefined) {
    navigation.addEventListener("currententrychange", report, { signal });
  } else {
    page.addEventListener("popstate", report, { signal });
    page.addEventListener("hashchange", report, { signal });
    const polling = page.setInterval(report, POLLING_PERIOD);
    signal.addEventListener("abort", () => page.clearInterval(polling));
  }
  report();
}
