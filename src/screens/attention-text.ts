/** What needs a person, in words: whom it is about, what happened, and what to do. */
import type { Attention } from "../model/attention";
import { failureText } from "./failure-text";
import { objectText } from "./object-text";
import { countedText, isolated, text } from "./text";

export interface TroubleText {
  readonly happened: string;
  readonly next: string;
  /** Salesforce's own words, where ours alone do not explain it; null otherwise. */
  readonly quote: string | null;
}

/** "Ada Lindqvist (Lead)"; null where neither is known. */
export function whereText({ name, object }: Attention): string | null {
  if (name !== null && object !== null) return text("nameAndObject", isolated(name), objectText(object));
  return name ?? (object === null ? null : objectText(object));
}

export function causeText(attention: Attention): TroubleText {
  const { cause, failure, by, rewritten, times } = attention;
  switch (cause) {
    case "refused":
      return failure === null
        ? { happened: text("failureUnknown"), next: text("nextAskAdmin"), quote: null }
        : failureText(failure, "push");
    case "unticked": {
      const who = by === null ? text("untickedBySomeone") : text("untickedBy", isolated(by));
      return {
        happened: `${who} ${text(rewritten ? "untickedRewritten" : "untickedLeft")}`,
        next: text("nextUnticked"),
        quote: null,
      };
    }
    case "loop": {
      const often = Math.max(2, times ?? 2);
      const who =
        by === null ? countedText("loopSomeone", often) : countedText("loopBy", often, isolated(by));
      return { happened: `${who} ${text("loopLeft")}`, next: text("nextLoop"), quote: null };
    }
    case "changedSinceResubscribe":
      return { happened: text("changedSinceResubscribe"), next: text("nextLookAtRecord"), quote: null };
    case "unseen":
      return { happened: text("unseen"), next: text("nextUnseen"), quote: null };
    case "fieldHidden":
      return { happened: text("failureField"), next: text("nextAskAdminField"), quote: null };
  }
}
