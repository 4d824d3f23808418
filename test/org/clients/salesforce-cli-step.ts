import { equal } from "node:assert/strict";
import type { StartedOrg } from "../start.ts";
import type { Outcome, SalesforceCli } from "./salesforce-cli-command.ts";

/** What a step works with: a fresh org, and the CLI signed in to it as `rep` and as `admin`. */
export interface Bench {
  readonly started: StartedOrg;
  readonly cli: SalesforceCli;
}

/** One command, and what must be true of it and of the org afterwards. Throws at the first difference. */
export interface Step {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<void>;
}

/** Ends a command that the rep gives. */
export const AS_REP: readonly string[] = ["--target-org", "rep", "--json"];

/** What a command that must succeed printed. */
export function succeeded(outcome: Outcome): Outcome["json"] {
  equal(outcome.exitCode, 0, `exit code ${outcome.exitCode}:\n${outcome.stdout}\n${outcome.stderr}`);
  return outcome.json;
}

/** What a command that must be refused printed. */
export function failed(outcome: Outcome): Outcome["json"] {
  equal(outcome.exitCode, 1, `exit code ${outcome.exitCode}:\n${outcome.stdout}\n${outcome.stderr}`);
  return outcome.json;
}

/** Ids of the Leads that the org itself holds, and that pass. */
export function idsOf({ org }: StartedOrg, passes: (row: (name: string) => unknown) => boolean): string[] {
  const table = org.store.table("Lead");
  const ids: string[] = [];
  for (let row = 0; row < table.count; row++) {
    const live = table.has(row) && table.get(row, "IsDeleted") !== true;
    if (live && passes((name) => table.get(row, name))) ids.push(table.idOf(row));
  }
  return ids.sort();
}

/** A sorted copy, to compare sets. */
export function sorted(names: readonly string[]): string[] {
  return [...names].sort();
}
