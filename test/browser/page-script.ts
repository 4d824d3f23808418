import type { DrivenBrowser } from "./driver.ts";

/** Whether our script runs in the page of the tab in front, once that has loaded. */
export function runsInFront(browser: DrivenBrowser): Promise<boolean> {
  return browser.evaluateInBackground(async (api) => {
    const [tab] = await api.tabs.query({ active: true, lastFocusedWindow: true });
    return api.tabs.sendMessage(tab?.id ?? -1, { question: "readPage" }).then(
      () => true,
      () => false,
    );
  });
}
