import browser from "webextension-polyfill";
import type { Milliseconds } from "../model/milliseconds";
import { nextPush } from "./database/list";
import { isReadOnly } from "./database/read-only";
import { readIdentities } from "./identities";
import { nextDue, spreadOf } from "./schedule";
import { readPause } from "./storage-pause";
import { loadSettings } from "./stored-settings";
import { openedRun } from "./sync/open-run";
import { isPaused } from "./sync/pause";
import { awaitsIdentity } from "./unassigned";
import type { World } from "./world";

/**
 * `nightly`: a sync is due. `outbox`: a push, or a run that paused, is tried again. `continue`: a worker was killed at
 * work. `badge`: something has waited long enough for the toolbar button to say so.
 */
export type AlarmName = "nightly" | "outbox" | "continue" | "badge";

/** Chrome wakes an extension for an alarm at most twice a minute. */
const SOONEST: Milliseconds = 30_000;

/** A capture waits for Salesforce to say who took it. */
const ASKED_WHO_AGAIN: Milliseconds = 5 * 60_000;

/** Sets the alarms to the next moments at which anyone met here has something to do. */
export async function scheduleAlarms(world: World): Promise<void> {
  const now = world.clock();
  const nights: Milliseconds[] = [];
  const pushes: Milliseconds[] = [];
  for (const [key] of await readIdentities()) {
    const { nightly, hour } = await loadSettings(key);
    if (nightly) nights.push(nextDue(now, hour, spreadOf(key)));
    // A list that cannot be opened has no say, and must not keep the others from theirs.
    const database = await world.list(key).catch(() => null);
    if (database === null || isReadOnly(database)) continue;
    // Where nothing could be stored, neither could when to try again.
    const pause = (await readPause(key))?.until ?? 0;
    const push = await nextPush(database);
    if (push !== null) pushes.push(Math.max(push, pause));
    const run = await openedRun({ database });
    if (run && !(await isPaused(database, run))) pushes.push(Math.max(run.nextAttempt, pause));
  }
  // What cannot be opened may hold one that does, and must not keep the lists from their alarms.
  if (await awaitsIdentity().catch(() => true)) pushes.push(now + ASKED_WHO_AGAIN);
  await setAlarm("nightly", nights, now);
  await setAlarm("outbox", pushes, now);
  await browser.alarms.clear("continue" satisfies AlarmName);
}

/**
 * Called before each step of work. Any call of an extension API tells the browser that the worker is not idle
 * (developer.chrome.com, "The extension service worker lifecycle"), and should it be killed all the same, this alarm
 * takes the work up again.
 */
export async function stillWorking(): Promise<void> {
  browser.alarms.create("continue" satisfies AlarmName, { delayInMinutes: 1 });
  await browser.alarms.get("continue" satisfies AlarmName);
}

/** Sets the alarm to the moment at which the toolbar button must say something else; null: there is none. */
export function showAgainAt(moment: Milliseconds | null, now: Milliseconds): Promise<void> {
  return setAlarm("badge", moment === null ? [] : [moment], now);
}

async function setAlarm(name: AlarmName, moments: readonly Milliseconds[], now: Milliseconds): Promise<void> {
  if (moments.length === 0) await browser.alarms.clear(name);
  else browser.alarms.create(name, { when: Math.max(now + SOONEST, Math.min(...moments)) });
}
