import { readFileSync } from "node:fs";

export interface Reason {
  readonly name: string;
  readonly why: string;
  readonly licence: string;
}

/** The two tables of `docs/dependencies.md`, each in the order of names. */
export function dependencyTables(): {
  readonly shipped: readonly Reason[];
  readonly tools: readonly Reason[];
} {
  const text = readFileSync(new URL("../docs/dependencies.md", import.meta.url), "utf8");
  const [, shipped = "", tools = ""] = text.split(/^## /m);
  return { shipped: rowsOf(shipped), tools: rowsOf(tools) };
}

function rowsOf(section: string): Reason[] {
  const rows = section.matchAll(/^\| `([^`]+)` *\| ([^|]+?) *\| ([^|]+?) *\|$/gm);
  return [...rows]
    .map(([, name = "", why = "", licence = ""]) => ({ name, why, licence }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
