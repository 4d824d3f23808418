import type { Run } from "../../model/run";
import type { GlyphName } from "../../screens/glyph";
import { text } from "../../screens/text";

export function outcomeText({ outcome }: Run): { readonly glyph: GlyphName; readonly words: string } {
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
