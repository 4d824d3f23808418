import type { PartResult, Row } from "./row.ts";

export interface Measured extends PartResult {
  readonly name: string;
}

/** The table for a terminal. */
export function asText(rows: readonly Row[]): string {
  const widths = { what: 0, budget: 0, measured: 0 };
  for (const row of rows)
    for (const column of ["what", "budget", "measured"] as const)
      widths[column] = Math.max(widths[column], row[column].length);
  return rows
    .map(
      ({ what, budget, measured, verdict }) =>
        `${what.padEnd(widths.what)}  ${budget.padEnd(widths.budget)}  ${measured.padEnd(widths.measured)}  ${verdict}\n`,
    )
    .join("");
}

/** The page `docs/bench.md`. */
export function asPage(parts: readonly Measured[], machine: readonly string[], plot: string): string {
  const rows = parts.flatMap((part) => part.rows);
  const broken = rows.filter(({ verdict }) => verdict === "BROKEN");
  const summary =
    broken.length === 0
      ? "Every budget is kept."
      : `${broken.length} of the budgets ${broken.length === 1 ? "is" : "are"} broken: ${broken.map(({ what }) => what).join("; ")}.`;
  return [
    "# What it costs",
    `Written by \`npm run bench\`. Every budget is measured beside its baseline in one run, turn by turn; what is shown is the median of the ratios. ${summary}`,
    `![API calls of a night against the number of changes, on logarithmic axes.](${plot})`,
    ...parts.flatMap(({ name, rows: own, notes }) => [`## ${name}`, table(own), ...notes]),
    "## The machine",
    machine.map((line) => `- ${line}`).join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

const HEAD = ["what", "budget", "measured", "verdict"];

/** In columns, as the formatter would put them. */
function table(rows: readonly Row[]): string {
  const cells = [
    HEAD,
    ...rows.map(({ what, budget, measured, verdict }) => [
      what,
      budget || "–",
      measured,
      verdict === "BROKEN" ? "**broken**" : verdict,
    ]),
  ];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = "", ...body] = cells.map(line);
  return [head, line(widths.map((width) => "-".repeat(width))), ...body].join("\n");
}
