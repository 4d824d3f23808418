import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CDPSession, Page } from "puppeteer-core";
import { findAccessibilityFaults } from "./accessibility.ts";
import { findCutOff } from "./cut-off.ts";

const PICTURES = fileURLToPath(new URL("../../artifacts/walk", import.meta.url));
const HEIGHT = 900;

/** How a screen is shown to a person. */
export interface Appearance {
  readonly name: string;
  readonly scheme: "light" | "dark";
  /** CSS pixels: a window of 1280 is 640 wide at 200 % zoom, and 320 at 400 %, where WCAG 1.4.10 asks for reflow. */
  readonly width: number;
  readonly rightToLeft?: boolean;
  /** Windows' contrast themes, which take all colours but the user's away. */
  readonly forcedColors?: boolean;
  readonly reducedMotion?: boolean;
}

/**
 * Shows a page in each appearance, leaves a picture of each in `artifacts/walk`, and tells what is wrong: what axe
 * finds, and what sticks out of the page or is cut off. Chromium alone lets its media features be chosen.
 */
export async function faultsIn(
  page: Page,
  where: string,
  appearances: readonly Appearance[],
): Promise<string[]> {
  await mkdir(PICTURES, { recursive: true });
  const session = await page.createCDPSession();
  const faults: string[] = [];
  for (const appearance of appearances) {
    await show(page, session, appearance);
    const name = `${where}-${appearance.name}`;
    const path = join(PICTURES, `${name}.png`) as `${string}.png`;
    await page.screenshot({ path, fullPage: await goesOnBelow(page) });
    for (const fault of [...(await findCutOff(page)), ...(await findAccessibilityFaults(page))])
      faults.push(`${name}: ${fault}`);
  }
  await session.detach();
  return faults;
}

/** A popup is as tall as it gets: below its edge Chromium would draw its beginning again. */
function goesOnBelow(page: Page): Promise<boolean> {
  return page.evaluate(
    () =>
      !location.pathname.includes("/popup/") && document.documentElement.scrollHeight > window.innerHeight,
  );
}

async function show(page: Page, session: CDPSession, appearance: Appearance): Promise<void> {
  const { scheme, width, rightToLeft = false, forcedColors = false, reducedMotion = false } = appearance;
  await session.send("Emulation.setEmulatedMedia", {
    features: [
      { name: "prefers-color-scheme", value: scheme },
      { name: "forced-colors", value: forcedColors ? "active" : "none" },
      { name: "prefers-reduced-motion", value: reducedMotion ? "reduce" : "no-preference" },
    ],
  });
  await page.setViewport({ width, height: HEIGHT });
  await page.evaluate(
    async (direction) => {
      document.documentElement.dir = direction;
      // What follows the window's size is drawn anew in the next frame.
      for (let frame = 0; frame < 2; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
      // A colour on its way from one to the other is no colour to judge.
      for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish();
    },
    rightToLeft ? "rtl" : "ltr",
  );
}
