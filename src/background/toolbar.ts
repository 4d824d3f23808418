import browser from "webextension-polyfill";
import { showAgainAt } from "./alarms";
import { type Badge, badgeFor } from "./badge";
import { readStandings } from "./standings";
import { toolbarText } from "./toolbar-text";
import type { World } from "./world";

const COLORS: Record<Badge["tone"], string> = {
  quiet: "#706e6b",
  attention: "#0176d3",
  warning: "#a86403",
  alarm: "#ba0517",
};

/** Puts onto the toolbar button what needs somebody. No API call. */
export async function showStanding(world: Pick<World, "list" | "clock">): Promise<void> {
  const now = world.clock();
  const badge = badgeFor(await readStandings(world, now), now);
  await browser.action.setBadgeBackgroundColor({ color: COLORS[badge.tone] });
  await browser.action.setBadgeText({ text: badge.text });
  await browser.action.setTitle({ title: toolbarText(badge) });
  await showAgainAt(badge.changesAt, now);
}

/** How long the button tells what a key has done. */
const TOLD_FOR = 10_000;

/** Tells on the button, over one tab alone, what has just been done there. */
export async function tellOnButton(tabId: number, told: { ok: boolean; title: string }): Promise<void> {
  await browser.action.setBadgeBackgroundColor({ color: told.ok ? "#2e844a" : COLORS.alarm, tabId });
  await browser.action.setBadgeText({ text: told.ok ? "✓" : "!", tabId });
  await browser.action.setTitle({ title: told.title, tabId });
  // A worker that ends before leaves it to the tab's next page, with which it goes, too.
  setTimeout(() => void stopTelling(tabId), TOLD_FOR);
}

/**
 * The tab shows again what every tab shows. Chromium takes a tab's own title and colour away only with its page, so these
 * are set to what the others have.
 */
async function stopTelling(tabId: number): Promise<void> {
  const [text, title, color] = await Promise.all([
    browser.action.getBadgeText({}),
    browser.action.getTitle({}),
    browser.action.getBadgeBackgroundColor({}),
  ]);
  // The tab may be closed by now.
  await Promise.allSettled([
    browser.action.setBadgeText({ text, tabId }),
    browser.action.setTitle({ title, tabId }),
    browser.action.setBadgeBackgroundColor({ color, tabId }),
  ]);
}
