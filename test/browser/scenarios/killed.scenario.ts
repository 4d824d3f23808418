// Promise 4, in real browsers: whatever is stopped, at whatever moment, it goes on and ends as if nothing had happened.
import { expect } from "vitest";
import { findMissingOptOuts, findOptIns } from "../../org/auditor.ts";
import { USERS } from "../../org/cast.ts";
import { seededRandom } from "../../org/random.ts";
import { atCall } from "../at-call.ts";
import type { DrivenBrowser } from "../driver.ts";
import { countKept } from "../kept.ts";
import { alarmGoesOff, dayPasses, firstSync, newestRun } from "../night.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";
const SEED = Number(process.env.ANY_SEED ? Date.now() % 10_000 : 4);

scenario(
  "keeps every opt-out and ends the night, though the background is stopped again and again",
  async ({ org, rep, cast, browser }) => {
    const chance = seededRandom(SEED);
    await rep.open("Lead", cast.mariaRossi);
    await firstSync(rep, browser);
    const captured: string[] = [];
    for (const id of [cast.mariaRossi, cast.liamLead, cast.sinead]) {
      captured.push(String(org.value(id, "Email")));
      await rep.open("Lead", id);
      const popup = await rep.openPopup();
      await popup.shows("state", "Not opted out");
      const stopped = atCall(org, 1 + chance.below(3), () => browser.stopBackground());
      await popup.click("opt-out");
      await popup.shows("state", /taken|written/i);
      await stopped;
      await popup.close();
    }
    org.update(cast.eleni, { [FIELD]: true });
    for (let number = 0; number < 40; number++)
      org.create("Lead", { LastName: `New ${number}`, Company: "New", Email: captured[number % 3] ?? "" });

    await dayPasses(browser);
    const before = (await newestRun(browser))?.id ?? 0;
    for (let stop = 0; stop < 3; stop++) {
      // So early that there is always such a call left.
      const stopped = atCall(org, 1 + chance.below(2), () => browser.stopBackground());
      await browser.scheduleAlarmSoon("the night of a test", 300);
      await stopped;
    }
    await comesTo(browser, "done", before);

    expect(findMissingOptOuts(org, { captured, username: USERS.rep })).toEqual([]);
    expect(findOptIns(org, org.log.changes)).toEqual([]);
    expect(await countKept(browser, "outbox")).toBe(0);
    expect(await countKept(browser, "planned")).toBe(0);
  },
  { within: 120_000 },
);

/** Lets an alarm go off, again and again, until the newest run has come to this. */
async function comesTo(browser: DrivenBrowser, outcome: string, after: number): Promise<void> {
  for (;;) {
    await alarmGoesOff(browser);
    const run = await newestRun(browser);
    if (run && run.id > after && run.outcome === outcome && (await countKept(browser, "outbox")) === 0)
      return;
  }
}
