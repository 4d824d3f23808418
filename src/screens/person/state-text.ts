/** The state of a person in words. */
import type { Milliseconds } from "../../model/milliseconds";
import { failureText } from "../failure-text";
import type { GlyphName } from "../glyph";
import { dayText, distanceText, momentText } from "../moment";
import { countedText, isolated, text } from "../text";
import type { PersonInView } from "./person-in-view";
import type { PersonState } from "./person-state";

export type Tone = "neutral" | "waiting" | "done" | "attention";

export interface StateText {
  readonly tone: Tone;
  readonly glyph: GlyphName;
  readonly title: string;
  readonly lines: readonly string[];
}

/** An attempt sooner than this has no moment that can be told: browsers let alarms go off after half a minute at the soonest. */
const SOON = 30_000;

const DONE = { tone: "done", glyph: "check" } as const;
const WARNING = { tone: "attention", glyph: "warning" } as const;

const TAKEN = { optOut: "stateTaken", resubscribe: "stateTakenResubscribe", undo: "stateTakenUndo" } as const;
const ATTENTION = {
  optOut: "stateAttention",
  resubscribe: "stateAttentionResubscribe",
  undo: "stateAttentionUndo",
} as const;

export function stateText(state: PersonState, person: PersonInView, now: Milliseconds): StateText {
  switch (state.kind) {
    case "unknown":
      return person.lookFailure === null
        ? {
            tone: "neutral",
            glyph: "letter",
            title: text("stateAsking"),
            lines: [text("stateNeedNotWaitText")],
          }
        : {
            tone: "neutral",
            glyph: "letter",
            title: text("stateUnknown"),
            lines: [text("stateNotAskedText")],
          };
    case "notOptedOut":
      return {
        tone: "neutral",
        glyph: "letter",
        title: text(state.asked ? "stateNotOptedOut" : "stateNotListed"),
        lines: [notOptedOutLine(state.ended, state.asked, person)],
      };
    case "inSalesforce":
      return {
        ...(state.missing === 0 ? DONE : ({ tone: "neutral", glyph: "letter" } as const)),
        title: text(state.missing === 0 ? "stateInSalesforce" : "statePartly"),
        lines: [text("stateInSalesforceText"), ...missingLine(state.missing)],
      };
    case "taken":
      return {
        tone: "waiting",
        glyph: "clock",
        title: text(TAKEN[state.act]),
        lines: takenLines(state, now),
      };
    case "written":
      return {
        ...(state.missing === 0 ? DONE : WARNING),
        title: text(state.missing === 0 ? "stateWritten" : "stateNotEverywhere"),
        lines: [
          writtenLine(person.confirmed),
          text("stateSince", momentText(state.confirmedAt ?? state.since, now)),
          ...missingLine(state.missing),
          ...(state.leftOut === 0 ? [] : [countedText("stateLeftOut", state.leftOut)]),
        ],
      };
    case "learned":
      return {
        ...(state.missing === 0 ? DONE : WARNING),
        title: text(state.missing === 0 ? "stateWritten" : "stateNotEverywhere"),
        lines: [text("stateLearnedText", dayText(state.since)), ...missingLine(state.missing)],
      };
    case "attention":
      return {
        ...WARNING,
        title: text(ATTENTION[state.act]),
        lines: isOutOfSight(state)
          ? []
          : [text(state.act === "optOut" ? "stateAttentionText" : "stateAttentionResubscribeText")],
      };
    case "resubscribed":
      return {
        tone: "neutral",
        glyph: "letter",
        title: text("stateResubscribed"),
        lines: [text("stateResubscribedText", dayText(state.at), isolated(state.reason))],
      };
    case "undone":
      return {
        tone: "neutral",
        glyph: "letter",
        title: text("stateUndone"),
        lines: [text("stateUndoneText", momentText(state.at, now))],
      };
  }
}

function notOptedOutLine(ended: boolean, asked: boolean, person: PersonInView): string {
  if (ended) return text("stateEndedText");
  if (person.from === "address") return text("stateNobodyText");
  if (asked) return text("stateNotOptedOutText");
  return text(person.lookFailure === null ? "stateAskingText" : "stateNotAskedText");
}

function writtenLine(records: number | null): string {
  if (records === null) return text("stateWrittenText");
  return records === 0 ? text("stateWrittenNobodyText") : countedText("stateWrittenRecords", records);
}

function missingLine(missing: number): readonly string[] {
  return missing === 0 ? [] : [countedText("stateMissing", missing)];
}

function takenLines(
  { act, failure, nextAttempt }: Extract<PersonState, { kind: "taken" }>,
  now: Milliseconds,
): readonly string[] {
  const waits = nextAttempt !== null && nextAttempt > now + SOON;
  if (failure === null && !waits) return [text(act === "undo" ? "stateTakenUndoText" : "stateTakenText")];
  const attempt = waits
    ? [text("stateNextAttempt", distanceText(nextAttempt, now), momentText(nextAttempt, now))]
    : [];
  if (failure === null) return [text("stateTakenWaitsText"), ...attempt];
  const { happened, next } = failureText(failure, "push");
  // The moment of the next attempt says more than "again on its own"; where none is known, the words must do.
  const wayOn = failure.kind === "session" || !waits ? [next] : attempt;
  return [text("stateTakenWaitsText"), happened, ...wayOn];
}

/** What is in Salesforce then, nobody can tell; the cause says so. */
function isOutOfSight({ attention }: Extract<PersonState, { kind: "attention" }>): boolean {
  return attention.length > 0 && attention.every(({ cause }) => cause === "unseen");
}
