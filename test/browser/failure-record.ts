import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Org } from "../org/org.ts";
import type { BrowserName, DrivenBrowser } from "./driver.ts";

const SCREENSHOTS_WITHIN = 10_000;

/** Leaves in `artifacts/failures` what every page showed and what the org was asked, for whoever looks into it. */
export async function recordFailure(
  { title, browserName }: { readonly title: string; readonly browserName: BrowserName },
  browser: DrivenBrowser,
  org: Org,
): Promise<void> {
  const folder = join("artifacts", "failures", `${browserName} ${title}`.replace(/[^\w-]+/g, "-"));
  await mkdir(folder, { recursive: true });
  const calls = org.log.calls.map((call) => `${call.status} ${call.method} ${call.url} ${call.body}\n`);
  await writeFile(join(folder, "calls.txt"), calls.join(""));
  // The browser may be dead or stuck, which may be the failure: the test's own error must be the one that is seen.
  const tooLate = AbortSignal.timeout(SCREENSHOTS_WITHIN);
  const pages = await Promise.race([browser.pages(), whenAborted(tooLate)]).catch(() => []);
  for (const [index, page] of pages.entries()) {
    const path = join(folder, `page-${index}.png`) as `${string}.png`;
    const shot = Promise.race([page.screenshot({ path }), whenAborted(tooLate)]);
    await shot.catch((error) => writeFile(`${path}.txt`, `${page.url()}: ${error}`));
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
