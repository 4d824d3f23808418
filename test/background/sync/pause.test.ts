import { expect, it } from "vitest";
import { latestRun } from "../../../src/background/sync/open-run";
import { isPaused, letGoOn, pauseRun } from "../../../src/background/sync/pause";
import { acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";

/** A first sync that was stopped somewhere in its middle. */
async function midway() {
  const world = acme();
  const rep = await Rep.at(world);
  await rep.optOut("maria.rossi@northwind.example", "wait");
  await rep.workUntilKilled(60, { startRun: true });
  expect(await latestRun(rep)).toMatchObject({ endedAt: null });
  return { world, rep };
}

it("keeps a run on pause through every wake-up, while captures go on, until its user lets it go on", async () => {
  const { world, rep } = await midway();
  await pauseRun(rep.database);
  const before = await latestRun(rep);
  await world.clock.advance(MINUTE);
  const key = await rep.optOut("eleni@pelican.example");
  await world.clock.advance(DAY);
  await rep.work(true);
  expect(world.org.value(world.cast.eleni, FIELD)).toBe(true);
  expect((await rep.state(key)).fate).toBe("confirmed");
  expect(await latestRun(rep)).toEqual(before);
  expect(await isPaused(rep.database, before ?? { id: 0 })).toBe(true);

  await letGoOn(rep.database);
  await rep.work();
  expect(await latestRun(rep)).toMatchObject({ id: before?.id, phase: "closed", outcome: "held" });
});

it("pauses no run to come, and nothing where none is open", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  await pauseRun(rep.database);
  await rep.sync();
  expect(await latestRun(rep)).toMatchObject({ outcome: "done" });
  await pauseRun(rep.database);
  await rep.nextNight();
  expect(await latestRun(rep)).toMatchObject({ id: 2, outcome: "done" });
});

it("tries at once what waits for another attempt, when its user says so", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  world.org.setRandomTrouble(1, 1, ["html503"]);
  await rep.sync();
  expect(await latestRun(rep)).toMatchObject({ outcome: "paused" });
  world.org.setRandomTrouble(1, 0, []);
  await letGoOn(rep.database);
  await rep.work();
  expect(await latestRun(rep)).toMatchObject({ endedAt: expect.any(Number) });
});
