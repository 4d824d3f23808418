import type { Milliseconds } from "../../model/milliseconds";
import type { FieldsByObject } from "../../settings";
import type { PullPass } from "../database/database";

/** Clocks differ, and a long transaction becomes visible after the time it is stamped with. */
const WATERMARK_OVERLAP: Milliseconds = 10 * 60 * 1000;

export type Watermarks = Readonly<Record<string, Milliseconds>>;

/**
 * What a run reads: for a field that was never read everyone opted out in it, and the list's own entries; for fields
 * read before, what changed since the oldest of their watermarks.
 *
 * @param lookUpList the list was written to other fields meanwhile, so all of it is looked up
 */
export function pullPasses(fields: FieldsByObject, watermarks: Watermarks, lookUpList: boolean): PullPass[] {
  const names = watermarkNames(fields);
  const read = names.flatMap((name) => watermarks[name] ?? []);
  const passes: PullPass[] = [];
  if (read.length < names.length) passes.push({ kind: "changes", since: null });
  if (read.length > 0) passes.push({ kind: "changes", since: Math.min(...read) });
  if (read.length < names.length || lookUpList) passes.push({ kind: "list" });
  return passes;
}

/** A day less than deleted records stay in the recycle bin, and with merged ones the word of what they became. */
const BIN_LASTS: Milliseconds = 14 * 24 * 60 * 60 * 1000;

/** Whether some of what was deleted since the last read may be in no delta any more. */
export function isBinEmptied(passes: readonly PullPass[], now: Milliseconds): boolean {
  return passes.some(
    (pass) => pass.kind === "changes" && pass.since !== null && now - pass.since > BIN_LASTS,
  );
}

/** The watermarks after a run that began to read at `asOf`, by Salesforce's clock. */
export function movedWatermarks(
  watermarks: Watermarks,
  fields: FieldsByObject,
  asOf: Milliseconds,
): Watermarks {
  const moved = { ...watermarks };
  for (const name of watermarkNames(fields)) moved[name] = asOf - WATERMARK_OVERLAP;
  return moved;
}

/** Person accounts carry Contact's fields, so Contact's watermark speaks for both. */
function watermarkNames(fields: FieldsByObject): string[] {
  return [
    ...fields.Lead.map((field) => `Lead.${field}`),
    ...fields.Contact.map((field) => `Contact.${field}`),
  ];
}
