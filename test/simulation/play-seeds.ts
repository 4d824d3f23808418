/** One process's share of the seeds, for `torture.ts`: `first seed`, `how many from there on`. */
import "fake-indexeddb/auto";
import "temporal-polyfill/global";
import { simulate } from "./simulate.ts";

/** What a process says of each seed that it has played; `null` when all is well. */
export interface Played {
  readonly seed: number;
  readonly broken: string | null;
}

const [first = 1, seeds = 1] = process.argv.slice(2).map(Number);
for (let seed = first; seed < first + seeds; seed++) {
  const { findings, story } = await simulate(seed);
  const broken = findings.length === 0 ? null : `${story.join("\n")}\n\n${findings.join("\n")}`;
  process.send?.({ seed, broken } satisfies Played);
}
process.disconnect();
