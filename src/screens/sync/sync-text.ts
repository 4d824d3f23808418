/** The sync in words. */
import type { SyncState } from "../../messages/sync";
import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { Held } from "../../model/plan";
import type { Run } from "../../model/run";
import type { GlyphName } from "../glyph";
import { momentText } from "../moment";
import { countedText, numberText, text } from "../text";

/** The run that waits for a person, if the newest one does. */
export function heldRun(sync: SyncState): (Run & { readonly held: Held }) | null {
  const run = sync.running ?? sync.lastRun;
  return run !== null && run.outcome === "held" && run.held !== null ? { ...run, held: run.held } : null;
}

/** A run at work. One that is held or paused is open too, but nothing moves. */
export function runAtWork(sync: SyncState): Run | null {
  return sync.running?.outcome === "running" && !sync.paused ? sync.running : null;
}

/** A run that its user has paused. */
export function runOnPause(sync: SyncState): Run | null {
  return sync.paused ? sync.running : null;
}

/** A run that a failure stopped on its way, and that goes on by itself. */
export function pausedRun(sync: SyncState): (Run & { readonly failure: Failure }) | null {
  const run = sync.running;
  if (sync.paused) return null;
  return run?.outcome === "paused" && run.failure !== null ? { ...run, failure: run.failure } : null;
}

/** The one line that always shows. */
export function summaryText(sync: SyncState, now: Milliseconds): { glyph: GlyphName; line: string } {
  if (runAtWork(sync) !== null) return { glyph: "clock", line: text("syncRunning") };
  if (heldRun(sync) !== null) return { glyph: "warning", line: text("syncHeld") };
  if (runOnPause(sync) !== null) return { glyph: "clock", line: text("syncOnPause") };
  if (pausedRun(sync) !== null) return { glyph: "clock", line: text("syncPaused") };
  const run = sync.lastRun;
  if (run?.outcome === "failed") return { glyph: "warning", line: text("syncFailed") };
  if (!sync.settings.nightly) return { glyph: "hidden", line: text("syncOff") };
  if (sync.due) return { glyph: "clock", line: text("syncDue") };
  if (run === null || run.endedAt === null) return { glyph: "clock", line: text("syncNever") };
  return { glyph: "check", line: text("syncLast", momentText(run.endedAt, now)) };
}

export function phaseText(run: Run): string {
  const { read, planned, written, refused } = run.figures;
  switch (run.phase) {
    case "pull":
      return countedText("phasePull", read);
    case "reconcile":
      return text("phaseReconcile");
    case "push":
      return text("phasePush", numberText(written + refused), numberText(planned));
    case "commit":
    case "closed":
      return text("phaseCommit");
  }
}

/** What a run did; nothing at all is said too. */
export function figuresText(run: Run): string {
  const { learned, ended, written, refused } = run.figures;
  const parts = [
    written > 0 ? countedText("figureWritten", written) : null,
    learned > 0 ? countedText("figureLearned", learned) : null,
    ended > 0 ? countedText("figureEnded", ended) : null,
    refused > 0 ? countedText("figureRefused", refused) : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? text("figureNothing") : parts.join(" · ");
}

export function heldText(held: Held): string {
  switch (held.why) {
    case "firstSync":
      return countedText("heldFirstSync", held.changes);
    case "fieldSwitched":
      return countedText("heldFieldSwitched", held.changes);
    case "tooMany":
      return countedText("heldTooMany", held.changes);
  }
}
