/**
 * Runs the simulation over many seeds and stops at the first that breaks a promise, with its story.
 * `tsx test/simulation/torture.ts [seeds] [first seed]`; one seed again: `tsx test/simulation/torture.ts 1 SEED`.
 */
import "fake-indexeddb/auto";
import "temporal-polyfill/global";
import { simulate } from "./simulate.ts";

const [seeds = 10_000, first = 1] = process.argv.slice(2).map(Number);
const started = Date.now();
let failed = 0;
for (let seed = first; seed < first + seeds; seed++) {
  const { findings, story } = await simulate(seed);
  if (findings.length > 0) {
    failed += 1;
    process.stdout.write(`\nSeed ${seed} broke a promise:\n${story.join("\n")}\n\n${findings.join("\n")}\n`);
    process.stdout.write(`\nReplay: npm run torture -- 1 ${seed}\n`);
    break;
  }
  if ((seed - first + 1) % 100 === 0) {
    process.stdout.write(`${seed - first + 1} seeds in ${Math.round((Date.now() - started) / 1000)} s\n`);
  }
}
process.stdout.write(`${seeds - failed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
