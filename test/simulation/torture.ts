/**
 * Runs the simulation over many seeds, on every core, and stops at the first that breaks a promise, with its story.
 * `npm run torture -- [seeds] [first seed]`; one seed again: `npm run torture -- 1 SEED`.
 */
import "fake-indexeddb/auto";
import "temporal-polyfill/global";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { simulate } from "./simulate.ts";

/** What a process says of each seed that it has played; `null` when all is well. */
interface Played {
  readonly seed: number;
  readonly broken: string | null;
}

const [seeds = 10_000, first = 1, step = 0] = process.argv.slice(2).map(Number);
if (step > 0) await playShare();
else process.exitCode = await playAll();

/** One process's share: every so-manieth seed. */
async function playShare(): Promise<void> {
  for (let seed = first; seed < first + seeds; seed += step) {
    const { findings, story } = await simulate(seed);
    const broken = findings.length === 0 ? null : `${story.join("\n")}\n\n${findings.join("\n")}`;
    process.send?.({ seed, broken } satisfies Played);
  }
  process.disconnect();
}

/** Shares the seeds out, tells how far they are, and ends everything when one breaks a promise. */
async function playAll(): Promise<number> {
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
    const given = [seeds - share, first + share, shares].map(String);
    const one = fork(fileURLToPath(import.meta.url), given);
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
