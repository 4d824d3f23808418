import axe from "axe-core";
import type { Page } from "puppeteer-core";

/** What axe finds against a page, by rule and element; none at all is right. */
export async function findAccessibilityFaults(page: Page): Promise<string[]> {
  // Evaluated by the browser's debugger, which the page's content security policy does not stop.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => {
    // A colour on its way from one to the other is no colour to judge.
    for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish();
    return (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ["violations"] });
  });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

/** The same in light and in dark, and back to what the browser says. */
export async function findAccessibilityFaultsInBothSchemes(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const scheme of ["light", "dark", ""]) {
    await page.evaluate((it) => {
      document.documentElement.style.colorScheme = it;
    }, scheme);
    if (scheme !== "") faults.push(...(await findAccessibilityFaults(page)).map((it) => `${scheme}: ${it}`));
  }
  return faults;
}
