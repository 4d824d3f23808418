/**
 * Tries a million hostile inputs on every reader of what comes from outside, and stops at the first that breaks a
 * promise, with the input and how to have it again. `tsx test/fuzz/run.ts [seed] [part of a name]`.
 */
import "temporal-polyfill/global";
import fc from "fast-check";
import { TARGETS } from "./targets.ts";

const [seed = Date.now() % 2_147_483_647] = process.argv.slice(2, 3).map(Number);
const wanted = process.argv[3] ?? "";
const say = (text: string) => process.stdout.write(`${text}\n`);

say(`Seed ${seed}`);
let tried = 0;
for (const { name, inputs, property } of TARGETS.filter((target) => target.name.includes(wanted))) {
  const started = performance.now();
  // Said before, so that a reader that never ends is known by its name.
  process.stdout.write(`${name}: ${inputs} inputs …`);
  const result = await fc.check(property, { numRuns: inputs, seed });
  if (result.failed) {
    say(`\n${await fc.asyncDefaultReportMessage(result)}`);
    say(`\nAgain: npm run fuzz -- ${seed} "${name}"`);
    process.exit(1);
  }
  tried += result.numRuns;
  say(` ${Math.round((performance.now() - started) / 1000)} s`);
}
say(`${tried} inputs tried, none broke a promise.`);
