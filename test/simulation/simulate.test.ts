import { expect, it } from "vitest";
import { simulate } from "./simulate.ts";

const SEEDS = 200;

it("keeps the promises through any faults, seed by seed", async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { findings, story } = await simulate(seed);
    expect(findings, `seed ${seed}:\n${story.join("\n")}`).toEqual([]);
  }
}, 300_000);
