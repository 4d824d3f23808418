/**
 * Measures the budgets of the design beside their baselines, prints a table, and writes `docs/bench.md` with its plot.
 * `tsx test/bench/run.ts [--full] [--only PART,PART]`; with `--only` nothing is written. Exits with 1 when a budget is
 * broken.
 */
import "fake-indexeddb/auto";
import "temporal-polyfill/global";
import { writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { browserPart } from "./browser.ts";
import { firstSync } from "./first-sync.ts";
import { historyChain } from "./history-chain.ts";
import { listSearch } from "./list-search.ts";
import { describeMachine } from "./machine.ts";
import { nights } from "./nights.ts";
import { otherTools } from "./other-tools.ts";
import { plot } from "./plot.ts";
import { quickOptOut } from "./quick-opt-out.ts";
import { reconcilePart } from "./reconcile.ts";
import { asPage, asText, type Measured } from "./report.ts";
import type { Part } from "./row.ts";
import { salesFloor } from "./sales-floor.ts";
import { sizes } from "./sizes.ts";

/** Reconciling first: what the others leave in memory would count against it. */
const PARTS: readonly Part[] = [
  reconcilePart,
  quickOptOut,
  nights,
  otherTools,
  firstSync,
  browserPart,
  listSearch,
  historyChain,
  sizes,
  salesFloor,
];
const { values } = parseArgs({
  options: { full: { type: "boolean", default: false }, only: { type: "string" } },
});
const wanted = values.only?.split(",");
const busyBefore = loadavg();

const measured: Measured[] = [];
for (const part of PARTS.filter(({ name }) => wanted?.includes(name) ?? true)) {
  const result = await part.run({ full: values.full });
  measured.push({ name: part.name, ...result });
  process.stdout.write(`${part.name}\n${asText(result.rows)}\n`);
}
const points = measured.flatMap((part) => part.points ?? []);
if (!wanted) {
  await writeFile("docs/bench.svg", plot(points, { size: "changes in a night", cost: "API calls" }));
  await writeFile("docs/bench.md", asPage(measured, describeMachine(busyBefore), "bench.svg"));
}
const broken = measured.flatMap(({ rows }) => rows).filter(({ verdict }) => verdict === "BROKEN");
process.stdout.write(
  broken.length === 0 ? "Every budget is kept.\n" : `${broken.length} budgets are broken.\n`,
);
process.exit(broken.length === 0 ? 0 : 1);
