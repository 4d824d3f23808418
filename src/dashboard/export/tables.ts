/** Entries and events as rows of a table. Columns have fixed names and moments are ISO 8601: programs read this, too. */
import type { ListedPerson } from "../../messages/dashboard";
import type { ChainedEvent } from "../../model/history-chain";
import type { HistoryEvent } from "../../model/history-event";
import type { Milliseconds } from "../../model/milliseconds";
import type { Cell } from "./csv";

export const LIST_COLUMNS = [
  "email",
  "name",
  "record_id",
  "origin",
  "status",
  "state",
  "source",
  "since",
  "last_asked_at",
  "reason",
  "note",
  "confirmed_at",
  "resubscribed_at",
  "resubscribe_reason",
  "left_out",
] as const;

export function listRow({ unsubscribe, fate, name }: ListedPerson): readonly Cell[] {
  const {
    subject,
    origin,
    status,
    source,
    since,
    asked,
    reason,
    note,
    confirmedAt,
    resubscribe,
    leftOut = [],
  } = unsubscribe;
  return [
    subject.kind === "address" ? subject.address : null,
    name,
    subject.kind === "record" ? subject.recordId : null,
    origin,
    status,
    fate,
    source,
    isoText(since),
    asked === undefined ? null : isoText(asked),
    reason,
    note,
    confirmedAt === null ? null : isoText(confirmedAt),
    resubscribe === null ? null : isoText(resubscribe.at),
    resubscribe?.reason ?? null,
    leftOut.length === 0 ? null : leftOut.join(" "),
  ];
}

export const HISTORY_COLUMNS = [
  "at",
  "email",
  "what",
  "recorded_by",
  "source",
  "reason",
  "note",
  "record_id",
  "object",
  "field",
  "before",
  "after",
  "why",
  "last_edited_by",
  "sync",
  "code",
  "message",
  "records",
  "left_out",
  "event_number",
  "previous_link",
  "link",
] as const;

type HistoryRow = Partial<Record<(typeof HISTORY_COLUMNS)[number], Cell>>;

/** One row an event; a write has one for each of its fields. */
export function historyRows({ event, number, previous, link }: ChainedEvent): readonly (readonly Cell[])[] {
  const base: HistoryRow = {
    at: isoText(event.at),
    email: event.key.startsWith("address:") ? event.key.slice("address:".length) : null,
    record_id: event.key.startsWith("record:") ? event.key.slice("record:".length) : null,
    what: event.what,
    recorded_by: event.by,
    event_number: number,
    previous_link: previous,
    link,
  };
  return detailsOf(event).map((details) => {
    const row = { ...base, ...details };
    return HISTORY_COLUMNS.map((column) => row[column] ?? null);
  });
}

function detailsOf(event: HistoryEvent): readonly HistoryRow[] {
  switch (event.what) {
    case "optedOut":
      return [
        {
          source: event.source,
          reason: event.reason,
          note: event.note,
          left_out: event.leftOut?.join(" ") ?? null,
          ...(event.align ? { why: "aligned" } : {}),
        },
      ];
    case "addressChanged":
      return [
        {
          record_id: event.recordId,
          object: event.object,
          field: "Email",
          before: event.from,
          after: event.to,
          last_edited_by: event.who,
        },
      ];
    case "unseen":
      return [{ record_id: event.recordId, object: event.object, sync: event.runId ?? null }];
    case "learned":
    case "ended":
      return [{ record_id: event.recordId, field: event.field, last_edited_by: event.who }];
    case "resubscribed":
      return [{ note: event.reason }];
    case "undone":
      return [{ note: event.reason ?? null }];
    case "leftAlone":
      return [{ why: event.why }];
    case "written":
      return Object.entries(event.from).map(([field, before]) => ({
        record_id: event.recordId,
        object: event.object,
        field,
        before,
        after: event.to,
        why: event.reason,
        sync: event.runId,
      }));
    case "refused":
      return [
        {
          ...(event.recordId === null ? {} : { record_id: event.recordId }),
          object: event.object,
          sync: event.runId,
          code: event.failure.code,
          message: event.failure.message,
        },
      ];
    case "logged":
      return [{ record_id: event.recordId, object: "Task", message: event.taskId }];
    case "notLogged":
      return [
        {
          record_id: event.recordId,
          object: "Task",
          code: event.failure.code,
          message: event.failure.message,
        },
      ];
    case "trimmed":
      return [{ record_id: null, before: isoText(event.before), records: event.events }];
    case "confirmed":
      return [{ records: event.records }];
  }
}

export function isoText(moment: Milliseconds): string {
  return new Date(moment).toISOString();
}
