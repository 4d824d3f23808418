import { expect, it } from "vitest";
import { simulate } from "./simulate.ts";

const SEEDS = 200;
const SEEDS_A_TEST = 20;

it.each(Array.from({ length: SEEDS / SEEDS_A_TEST }, (_, index) => 1 + index * SEEDS_A_TEST))(
  "keeps the promises through any faults, seed by seed, from %i on",
  async (first) => {
    for (let seed = first; seed < first + SEEDS_A_TEST; seed++) {
      const { findings, story } = await simulate(seed);
      expect(findings, `seed ${seed}:\n${story.join("\n")}`).toEqual([]);
    }
  },
  300_000,
);
