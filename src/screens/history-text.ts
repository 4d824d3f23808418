/** One event of a person's history in words: what happened, and what is known of it. */

import type { Failure } from "../model/failure";
import type { HistoryEvent } from "../model/history-event";
import type { ChangeReason } from "../model/plan";
import type { OptOutReason } from "../model/unsubscribe";
import { objectOfId } from "../salesforce-id";
import { failureText } from "./failure-text";
import { leftBecauseText } from "./left-because-text";
import { dayText } from "./moment";
import { type FieldLabels, fieldText, objectText } from "./object-text";
import { sourceText } from "./source-text";
import { countedText, isolated, listText, numberText, text } from "./text";

export interface EventText {
  readonly title: string;
  readonly lines: readonly string[];
  /** Words of a person or of Salesforce, as they were written. */
  readonly quote: string | null;
}

/** @param nameOf the name of a record, where it is known */
export function eventText(
  event: HistoryEvent,
  labels: FieldLabels,
  nameOf: (recordId: string) => string | null,
): EventText {
  switch (event.what) {
    case "optedOut":
      return {
        title: text(event.align ? "eventAligned" : "eventOptedOut"),
        lines: [
          text("eventCaptured", sourceText(event.source), isolated(event.by)),
          ...restoredLine(event.restoredSince),
          ...(event.reason === null ? [] : [reasonText(event.reason)]),
          ...leftOutLine(event.leftOut ?? [], nameOf),
        ],
        quote: event.note,
      };
    case "learned":
      return {
        title: text("eventLearned"),
        lines:
          event.carriedFrom === undefined
            ? [seenLine(event, labels, nameOf), ...whoLine(event.who)]
            : [carriedLine(event, event.carriedFrom, nameOf)],
        quote: null,
      };
    case "addressChanged": {
      const { from, to, who } = event;
      const where = recordText(event.recordId, nameOf);
      const change = to === null ? text("eventAddressGone", from) : text("eventAddress", from, to);
      return {
        title: text("eventAddressChanged", where),
        lines: [change, text("eventAddressKept", from), ...whoLine(who)],
        quote: null,
      };
    }
    case "unseen":
      return {
        title: text("eventUnseen", recordText(event.recordId, nameOf)),
        lines: [text("eventUnseenText"), ...runLine(event.runId ?? null)],
        quote: null,
      };
    case "ended":
      return {
        title: text("eventEnded"),
        lines: [seenLine(event, labels, nameOf), ...whoLine(event.who)],
        quote: null,
      };
    case "resubscribed":
      return {
        title: text("stateResubscribed"),
        lines: [text("eventBy", isolated(event.by)), ...restoredLine(event.restoredSince)],
        quote: event.reason,
      };
    case "undone":
      return {
        title: text("eventUndone"),
        lines: [text("eventBy", isolated(event.by))],
        quote: event.reason ?? null,
      };
    case "leftAlone":
      return {
        title: text("eventLeftAlone"),
        lines: [leftBecauseText(event.why), text("eventBy", isolated(event.by))],
        quote: null,
      };
    case "written":
      return {
        title: text("eventWritten", recordText(event.recordId, nameOf)),
        lines: [
          ...Object.entries(event.from).map(([field, before]) =>
            text("eventChange", fieldText(field, labels), yesNo(before), yesNo(event.to)),
          ),
          text("eventWhy", changeReasonText(event.reason)),
          ...runLine(event.runId),
        ],
        quote: null,
      };
    case "refused": {
      const { happened, quote } = failureText(event.failure, "push");
      const where = event.recordId === null ? null : recordText(event.recordId, nameOf);
      return {
        title: where === null ? text("eventRefused") : text("eventRefusedRecord", where),
        lines: [happened, ...runLine(event.runId)],
        quote: quote ?? codeText(event.failure),
      };
    }
    case "logged":
      return {
        title: text("eventLogged", recordText(event.recordId, nameOf)),
        lines: [],
        quote: null,
      };
    case "notLogged": {
      const { happened, quote } = failureText(event.failure, "push");
      return {
        title: text("eventNotLogged", recordText(event.recordId, nameOf)),
        lines: [happened, text("eventNotLoggedEffect")],
        quote: quote ?? codeText(event.failure),
      };
    }
    case "trimmed":
      return { title: countedText("eventTrimmed", event.events), lines: [], quote: null };
    case "confirmed":
      return {
        title: text("eventConfirmed"),
        lines: event.records > 0 ? [countedText("eventReadBack", event.records)] : [],
        quote: null,
      };
  }
}

function reasonText(reason: OptOutReason): string {
  switch (reason) {
    case "email":
      return text("reasonEmail");
    case "phone":
      return text("reasonPhone");
    case "meeting":
      return text("reasonMeeting");
    case "letter":
      return text("reasonLetter");
    case "bounced":
      return text("reasonBounced");
    case "other":
      return text("reasonOther");
  }
}

/** Why a record is written. */
export function changeReasonText(reason: ChangeReason): string {
  switch (reason) {
    case "captured":
      return text("whyCaptured");
    case "newRecord":
      return text("whyNewRecord");
    case "unticked":
      return text("whyUnticked");
    case "converted":
      return text("whyConverted");
    case "merged":
      return text("whyMerged");
    case "fieldChosen":
      return text("whyFieldChosen");
    case "resubscribed":
      return text("whyResubscribed");
    case "undone":
      return text("whyUndone");
    case "aligned":
      return text("whyAligned");
  }
}

export function yesNo(value: boolean): string {
  return text(value ? "yes" : "no");
}

function recordText(recordId: string, nameOf: (recordId: string) => string | null): string {
  const object = objectOfId(recordId);
  const name = nameOf(recordId) ?? recordId;
  return object === null ? isolated(name) : text("nameAndObject", isolated(name), objectText(object));
}

function leftOutLine(
  leftOut: readonly string[],
  nameOf: (recordId: string) => string | null,
): readonly string[] {
  if (leftOut.length === 0) return [];
  return [text("eventLeftOut", listText(leftOut.map((recordId) => recordText(recordId, nameOf))))];
}

function seenLine(
  { recordId, field }: { recordId: string; field: string },
  labels: FieldLabels,
  nameOf: (recordId: string) => string | null,
): string {
  return text("eventSeen", fieldText(field, labels), recordText(recordId, nameOf));
}

/** A converted or merged record took its opt-out along. */
function carriedLine(
  { recordId }: { recordId: string },
  carriedFrom: string,
  nameOf: (recordId: string) => string | null,
): string {
  const [, kind, whose = ""] = /^([a-z]+):(.*)$/.exec(carriedFrom) ?? [];
  const from = kind === "record" ? recordText(whose, nameOf) : isolated(whose);
  return text("eventCarried", from, recordText(recordId, nameOf));
}

/** What an admin can search for. A status of HTTP says nothing to anybody. */
function codeText({ code }: Failure): string | null {
  return /^\d+$/.test(code) ? null : code;
}

function restoredLine(since: number | undefined): readonly string[] {
  return since === undefined ? [] : [text("eventRestored", dayText(since))];
}

function whoLine(who: string | null): readonly string[] {
  return who === null ? [] : [text("eventLastEditor", isolated(who))];
}

function runLine(runId: number | null): readonly string[] {
  return runId === null ? [] : [text("eventInRun", numberText(runId))];
}
