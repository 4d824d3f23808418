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
/** Seeds that one process plays: what the tests' database and timers keep of each grows, and the collector's work with it. */
const SEEDS_A_PROCESS = 50;

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
  const all = new Set<ChildProcess>();
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
  let next = first;
  let crashed = false;
  const playOn = async () => {
    while (next < first + seeds && !failed && !crashed) {
      const given = [next, Math.min(SEEDS_A_PROCESS, first + seeds - next)].map(String);
      next += SEEDS_A_PROCESS;
      const one = fork(file, given, { execArgv: [`--max-semi-space-size=${YOUNG_MEGABYTES}`] });
      all.add(one);
      one.on("message", hear);
      const [code] = await once(one, "exit");
      all.delete(one);
      if (code !== 0 && !failed) crashed = true;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, playOn));
  say(
    failed || crashed
      ? `Stopped after ${played} of ${seeds} seeds.`
      : `All ${played} seeds keep the promises.`,
  );
  return failed || crashed ? 1 : 0;
}
