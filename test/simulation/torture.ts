/**
 * Runs the simulation over many seeds, on every core, and stops at the first that breaks a promise, with its story.
 * `npm run torture -- [seeds] [first seed]`; one seed again: `npm run torture -- 1 SEED`.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Played } from "./play-seeds.ts";

/** The young generation of the heap: most of what a simulated org makes is dead before the next answer. */
const YOUNG_MEGABYTES = 32;

const root = fileURLToPath(new URL("../../", import.meta.url));
const outDir = `${root}node_modules/.cache/torture`;
const [seeds = 10_000, first = 1] = process.argv.slice(2).map(Number);
process.exitCode = await playAll();

/**
 * Bundled before it is played: the product loads jsforce by an `import()` at each wake-up, and a loader of TypeScript
 * asks another thread about every one, which took a quarter of the whole.
 */
async function bundled(): Promise<string> {
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: {
      outDir,
      ssr: "test/simulation/play-seeds.ts",
      target: "node20",
      rolldownOptions: { output: { entryFileNames: "play-seeds.mjs" } },
    },
  });
  return `${outDir}/play-seeds.mjs`;
}

/** Shares the seeds out, tells how far they are, and ends everything when one breaks a promise. */
async function playAll(): Promise<number> {
  const file = await bundled();
  const started = Date.now();
  const say = (text: string) => process.stdout.write(`${text}\n`);
  let played = 0;
  let failed = false;
  const all: ChildProcess[] = [];
  const hear = ({ seed, broken }: Played) => {
    played += 1;
    const seconds = Math.round((Date.now() - started) / 1000);
    if (broken !== null && !failed) {
      failed = true;
      say(`\nSeed ${seed} broke a promise:\n${broken}\n\nReplay: npm run torture -- 1 ${seed}`);
      for (const one of all) one.kill();
    } else if (played % 100 === 0 && !failed) {
      const left = Math.round((seconds / played) * (seeds - played));
      say(`${played} of ${seeds} seeds in ${seconds} s, about ${left} s to go`);
    }
  };
  const shares = Math.min(seeds, availableParallelism());
  for (let share = 0; share < shares; share++) {
    // The last ones of a share end where the seeds do.
    const given = [first + share, seeds - share, shares].map(String);
    const one = fork(file, given, { execArgv: [`--max-semi-space-size=${YOUNG_MEGABYTES}`] });
    one.on("message", hear);
    all.push(one);
  }
  const ends = await Promise.all(all.map((one) => once(one, "exit")));
  const crashed = !failed && ends.some(([code]) => code !== 0);
  say(
    failed || crashed
      ? `Stopped after ${played} of ${seeds} seeds.`
      : `All ${played} seeds keep the promises.`,
  );
  return failed || crashed ? 1 : 0;
}
