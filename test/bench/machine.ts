import { execFileSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";
import { findExecutable } from "../browser/executable.ts";

/** What the figures were made on, a line each. `busyBefore`: the load before the bench added its own. */
export function describeMachine(busyBefore: readonly number[]): string[] {
  const processors = cpus();
  const version = execFileSync(findExecutable("chromium"), ["--version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const load = (averages: readonly number[]) => (averages[0] ?? 0).toFixed(1);
  const isShared = (busyBefore[0] ?? 0) > processors.length;
  return [
    `${processors.length} cores (${processors[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GB of memory, ${process.platform}`,
    `load ${load(busyBefore)} before, ${load(loadavg())} after, ${isShared ? "with much other work beside this" : "of which the most is its own"}`,
    `Node ${process.version}, ${version.trim().split(" built")[0]}`,
    new Date().toISOString().slice(0, 10),
  ];
}
