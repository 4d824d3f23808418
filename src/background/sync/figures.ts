import type { Run } from "../../model/run";
import type { StoredRun } from "../database/database";
import type { Settling } from "./settle";

/** What is counted where it is done. */
type Counted = Pick<Run["figures"], "learned" | "ended" | "written" | "refused">;

/**
 * Adds to the figures of a run, in the transaction that stores what they count: a worker that dies afterwards has
 * counted it, and one that dies before has done none of it.
 */
export async function count(writing: Settling, runId: number, done: Partial<Counted>): Promise<void> {
  const run = await writing.objectStore("runs").get(runId);
  if (!run) return;
  const { learned = 0, ended = 0, written = 0, refused = 0 } = done;
  const figures = {
    ...run.figures,
    learned: run.figures.learned + learned,
    ended: run.figures.ended + ended,
    written: run.figures.written + written,
    refused: run.figures.refused + refused,
  };
  await writing.objectStore("runs").put({ ...run, figures });
}

/** The figures of a run after a step: those that were counted where it was done, and those that the step tells. */
export function figuresAfter(stored: StoredRun, { figures: { read, planned } }: StoredRun): Run["figures"] {
  return { ...stored.figures, read, planned };
}
