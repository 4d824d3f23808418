import browser from "webextension-polyfill";
import type { Milliseconds } from "../model";
import { type Badge, badgeFor, type Standing } from "./badge";
import { readIdentities } from "./identities";
import { isDue, spreadOf } from "./schedule";
import { loadSettings } from "./stored-settings";
import { latestRun } from "./sync/open-run";
import type { World } from "./world";

const LOOKS: Record<Badge["tone"], { readonly color: string; readonly title: string }> = {
  quiet: { color: "#706e6b", title: "toolbarQuiet" },
  attention: { color: "#0176d3", title: "toolbarAttention" },
  warning: { color: "#a86403", title: "toolbarWarning" },
  alarm: { color: "#ba0517", title: "toolbarAlarm" },
};

/** Puts onto the toolbar button what needs somebody. No API call. */
export async function showStanding(world: Pick<World, "list" | "clock">): Promise<void> {
  const now = world.clock();
  const badge = badgeFor(await readStandings(world, now), now);
  const { color, title } = LOOKS[badge.tone];
  await browser.action.setBadgeBackgroundColor({ color });
  await browser.action.setBadgeText({ text: badge.text });
  await browser.action.setTitle({ title: browser.i18n.getMessage(title) });
}

async function readStandings(world: Pick<World, "list">, now: Milliseconds): Promise<Standing[]> {
  const standings: Standing[] = [];
  for (const [key, met] of await readIdentities()) {
    const database = await world.list(key);
    const { nightly, hour } = await loadSettings(key);
    const last = (await latestRun({ database }))?.startedAt ?? null;
    const due = nightly && isDue(now, { hour, minute: spreadOf(key) }, last, met.firstSeen);
    const pending = await database.getAll("outbox");
    standings.push({
      attention: await database.count("attention"),
      overdueSince: due ? (last ?? met.firstSeen) : null,
      oldestPending: pending.length > 0 ? Math.min(...pending.map(({ since }) => since)) : null,
    });
  }
  return standings;
}
