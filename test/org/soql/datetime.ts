import { Temporal } from "temporal-polyfill";

/** Whole days, both ends included, as `2026-11-24`. */
export interface Days {
  readonly from: string;
  readonly last: string;
}

/** Two ends, both included, as they compare with a field's value: a date, or an instant like `2026-11-24T08:00:00.000Z`. */
export interface Span {
  readonly from: string;
  readonly last: string;
}

/** The day it is for the user. */
export function today(now: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** Days as the span of instants from the first midnight to the last moment, in the user's time zone. */
export function instantsOf(days: Days, timeZone: string): Span {
  const midnight = (date: Temporal.PlainDate) => date.toZonedDateTime(timeZone).epochMilliseconds;
  const end = midnight(Temporal.PlainDate.from(days.last).add({ days: 1 }));
  return { from: isoInstant(midnight(Temporal.PlainDate.from(days.from))), last: isoInstant(end - 1) };
}

/** Milliseconds since 1970 → `2026-11-24T08:00:00.000Z`, in which the order of text is the order of time. */
export function isoInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** A row's datetime in that same form. A source gives it so already; anything else is read and written again. */
export function canonicalInstant(value: string): string {
  return value.length === 24 && value.endsWith("Z") ? value : isoInstant(Date.parse(value));
}

/** How the REST API writes a datetime: `2024-09-27T10:39:01.000+0000`. */
export function answeredInstant(value: string): string {
  return `${canonicalInstant(value).slice(0, 23)}+0000`;
}

/** Reads `2026-11-24T08:00:00Z`, `…+02:00` or `…+0200`; null if there is no such moment. */
export function readInstant(literal: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})t(\d{2}:\d{2}:\d{2})(\.\d{1,9})?(z|[+-]\d{2}:?\d{2})$/i.exec(literal);
  if (match === null || readDate(match[1] ?? "") === null) return null;
  const zone = (match[4] ?? "Z").toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, "$1:$2");
  const milliseconds = Date.parse(`${match[1]}T${match[2]}${(match[3] ?? ".0").slice(0, 4)}${zone}`);
  return Number.isNaN(milliseconds) ? null : isoInstant(milliseconds);
}

/** Reads `2026-11-24`; null if there is no such day. */
export function readDate(literal: string): string | null {
  const milliseconds = Date.parse(`${literal}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) return null;
  // V8 takes 31 February for 3 March; Salesforce does not.
  return isoInstant(milliseconds).startsWith(literal) ? literal : null;
}
