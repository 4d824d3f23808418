/** A row of the list in words. */
import type { Source } from "../../model/unsubscribe";
import type { GlyphName } from "../../screens/glyph";
import { text } from "../../screens/text";
import type { Shown } from "./filter";
import type { Person } from "./person";

export const SOURCES: readonly Source[] = [
  "popup",
  "page",
  "listView",
  "menu",
  "dashboard",
  "import",
  "salesforce",
];

const PENDING = {
  optedOut: "pending",
  resubscribed: "rowResubscribePending",
  undone: "rowUndonePending",
  ended: "pending",
} as const;

export function rowState({ status, fate, origin, seen }: Person): {
  readonly tone: "waiting" | "done" | "attention" | "quiet";
  readonly glyph: GlyphName;
  readonly words: string;
} {
  if (fate === "attention") return { tone: "attention", glyph: "warning", words: text("attention") };
  if (fate === "pending") return { tone: "waiting", glyph: "clock", words: text(PENDING[status]) };
  if (status === "resubscribed") return { tone: "quiet", glyph: "letter", words: text("stateResubscribed") };
  if (status === "undone") return { tone: "quiet", glyph: "letter", words: text("eventUndone") };
  if (status === "ended") return { tone: "quiet", glyph: "hidden", words: text("rowEnded") };
  if (!seen) return { tone: "done", glyph: "check", words: text("rowNobody") };
  return {
    tone: "done",
    glyph: "check",
    words: text(origin === "own" ? "rowWritten" : "rowLearned"),
  };
}

export function shownText(shown: Shown): string {
  switch (shown) {
    case "optedOut":
      return text("shownOptedOut");
    case "pending":
      return text("pending");
    case "confirmed":
      return text("shownConfirmed");
    case "attention":
      return text("attention");
    case "resubscribed":
      return text("stateResubscribed");
    case "undone":
      return text("eventUndone");
    case "ended":
      return text("shownEnded");
    case "all":
      return text("shownAll");
  }
}

/** What to call someone: their name, else their address, else that they have none. */
export function calledText({ name, address }: Pick<Person, "name" | "address">): string {
  return name ?? address ?? text("nameUnknown");
}
