import type { SyncState } from "../../messages/sync";
import type { Run } from "../../model/run";
import type { GlyphName } from "../../screens/glyph";
import { runOnPause } from "../../screens/sync/sync-text";
import { text } from "../../screens/text";

/** @param sync knows which run is on pause: that is no outcome */
export function outcomeText(
  { id, outcome }: Run,
  sync: SyncState | null | undefined,
): { readonly glyph: GlyphName; readonly words: string } {
  if (sync && runOnPause(sync)?.id === id) return { glyph: "clock", words: text("syncOnPause") };
  switch (outcome) {
    case "running":
      return { glyph: "clock", words: text("syncRunning") };
    case "done":
      return { glyph: "check", words: text("outcomeDone") };
    case "held":
      return { glyph: "warning", words: text("syncHeld") };
    case "paused":
      return { glyph: "clock", words: text("syncPaused") };
    case "failed":
      return { glyph: "warning", words: text("outcomeFailed") };
  }
}

export function triggerText({ trigger }: Run): string {
  if (trigger === "outbox") return text("triggerOutbox");
  return text(trigger === "nightly" ? "triggerNightly" : "triggerManual");
}
