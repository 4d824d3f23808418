import { Temporal } from "temporal-polyfill";
import type { FieldType } from "./source.ts";

/** A date function: the type of what it gives, and how it reads a moment on the calendar. */
export interface DateFunction {
  readonly type: FieldType;
  readonly of: (moment: Temporal.PlainDateTime) => string | number;
}

const quarter = (month: number) => Math.ceil(month / 3);

/** SOQL reference, "Date Functions". The fiscal year is the calendar year, Salesforce's setting for a new org. */
export const DATE_FUNCTIONS: Readonly<Record<string, DateFunction>> = {
  CALENDAR_MONTH: { type: "int", of: ({ month }) => month },
  CALENDAR_QUARTER: { type: "int", of: ({ month }) => quarter(month) },
  CALENDAR_YEAR: { type: "int", of: ({ year }) => year },
  DAY_IN_MONTH: { type: "int", of: ({ day }) => day },
  // 1 is Sunday.
  DAY_IN_WEEK: { type: "int", of: ({ dayOfWeek }) => (dayOfWeek % 7) + 1 },
  DAY_IN_YEAR: { type: "int", of: ({ dayOfYear }) => dayOfYear },
  DAY_ONLY: { type: "date", of: (moment) => moment.toPlainDate().toString() },
  FISCAL_MONTH: { type: "int", of: ({ month }) => month },
  FISCAL_QUARTER: { type: "int", of: ({ month }) => quarter(month) },
  FISCAL_YEAR: { type: "int", of: ({ year }) => year },
  HOUR_IN_DAY: { type: "int", of: ({ hour }) => hour },
  // Weeks of a month or year run from its first day to its seventh.
  WEEK_IN_MONTH: { type: "int", of: ({ day }) => Math.ceil(day / 7) },
  WEEK_IN_YEAR: { type: "int", of: ({ dayOfYear }) => Math.ceil(dayOfYear / 7) },
};

/**
 * Reads a field's value as a moment on the calendar: in UTC, or in `timeZone` under `convertTimezone()`. A date has no
 * zone and stays as it is.
 */
export function momentOf(value: string, type: FieldType, timeZone: string | null): Temporal.PlainDateTime {
  if (type === "date") return Temporal.PlainDate.from(value).toPlainDateTime();
  return Temporal.Instant.from(value)
    .toZonedDateTimeISO(timeZone ?? "UTC")
    .toPlainDateTime();
}
