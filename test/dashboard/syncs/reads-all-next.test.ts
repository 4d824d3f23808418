import { expect, it } from "vitest";
import { writeState } from "../../../src/background/database/database";
import { nextDue } from "../../../src/background/schedule";
import { readOutlook } from "../../../src/background/sync-outlook";
import { readsAllNext } from "../../../src/dashboard/syncs/reads-all-next";
import { acme, DAY, Rep } from "../../background/sync/rep";

const DUE = { hour: 20, minute: 0 };

/** What the screens make of one user's standing. */
async function nextReadsAll({ database, settings, world }: Rep): Promise<boolean> {
  const now = world.clock.now();
  const known = { settings, newest: null, listed: 0, pending: 0, due: DUE };
  const nextRun = settings.nightly ? nextDue(now, DUE.hour, DUE.minute) : null;
  return readsAllNext({ ...(await readOutlook(database, known, now)), nextRun });
}

it("is said on the day of the weekly check, and when somebody asked for it, but not of a first sync", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  rep.settings = { ...rep.settings, nightly: true };
  expect(await nextReadsAll(rep)).toBe(false);
  await rep.sync();
  for (let day = 0; day < 7; day++) {
    expect(await nextReadsAll(rep)).toBe(false);
    await world.clock.advance(DAY);
  }
  expect(await nextReadsAll(rep)).toBe(true);
  await rep.sync();
  expect(await nextReadsAll(rep)).toBe(false);
  await writeState(rep.database, "fullCheckWanted", true);
  expect(await nextReadsAll(rep)).toBe(true);
});
