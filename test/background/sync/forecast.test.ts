import { describe, expect, it } from "vitest";
import { USUAL_BULK } from "../../../src/background/sync/bulk-policy";
import { type Expected, forecastCalls } from "../../../src/background/sync/forecast";
import { acme, DAY, Rep } from "./rep";

const QUIET: Expected = {
  readsAll: false,
  looksUpList: false,
  listed: 100_000,
  people: 1_000_000,
  pending: 0,
  writes: 0,
};
const calls = (more: Partial<Expected>) => forecastCalls({ ...QUIET, ...more }, USUAL_BULK);

describe("the forecast of a sync's API calls", () => {
  it.each<[string, Partial<Expected>, number]>([
    ["a quiet night", {}, 2],
    ["200 writes", { writes: 200 }, 4],
    ["10,000 writes, by a job", { writes: 10_000 }, 13],
    ["a short list looked up", { looksUpList: true, listed: 250 }, 5],
    ["a long list, by reading everyone", { looksUpList: true }, 51],
    ["a long list in an org too large for that", { looksUpList: true, listed: 3_100, people: 9_000_000 }, 33],
    ["pushes that wait", { pending: 51 }, 8],
    ["a first sync", { readsAll: true, listed: 0, people: null }, 2],
  ])("%s", (_what, more, expected) => {
    expect(calls(more)).toBe(expected);
  });

  it("is no less than a sync takes, and not far above", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.weeklyChecks = false;
    await rep.sync();
    for (const address of ["maria.rossi@northwind.example", "eleni@pelican.example"])
      await rep.optOut(address, "wait");
    await world.clock.advance(DAY);
    const taken = await rep.sync();
    const expected = calls({ listed: 10, people: null, pending: 2 });
    expect(taken).toBeLessThanOrEqual(expected);
    expect(taken).toBeGreaterThanOrEqual(expected / 2);
  });
});
