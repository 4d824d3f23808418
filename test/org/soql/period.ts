import type { Temporal } from "temporal-polyfill";
import type { Days } from "./datetime.ts";

type Day = Temporal.PlainDate;

/** The unit in the middle of `LAST_N_WEEKS:3`. */
type Unit = "DAY" | "WEEK" | "MONTH" | "QUARTER" | "YEAR";

/**
 * The days that a date literal means (SOQL reference, "Date Formats and Date Literals"). Weeks begin on Sunday, as in the
 * en_US locale. The fiscal year is the calendar year, Salesforce's setting for a new org.
 * Returns null for a name that is no date literal.
 */
export function daysOf(literal: string, today: Day): Days | null {
  const [name = "", count = "1"] = literal.toUpperCase().replaceAll("FISCAL_", "").split(":");
  const n = Number(count.trim());
  switch (name.trim()) {
    case "YESTERDAY":
      return span(today.subtract({ days: 1 }), today);
    case "TODAY":
      return span(today, today.add({ days: 1 }));
    case "TOMORROW":
      return span(today.add({ days: 1 }), today.add({ days: 2 }));
    // Both 90-day literals and LAST_N_DAYS include today.
    case "LAST_90_DAYS":
      return span(today.subtract({ days: 90 }), today.add({ days: 1 }));
    case "NEXT_90_DAYS":
      return span(today.add({ days: 1 }), today.add({ days: 91 }));
    case "LAST_N_DAYS":
      return span(today.subtract({ days: n }), today.add({ days: 1 }));
    case "NEXT_N_DAYS":
      return span(today.add({ days: 1 }), today.add({ days: n + 1 }));
  }
  const single = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name);
  if (single !== null) {
    const shift = single[1] === "LAST" ? -1 : single[1] === "NEXT" ? 1 : 0;
    return units(today, single[2] as Unit, shift, shift + 1);
  }
  const many = /^(LAST|NEXT)_N_(WEEK|MONTH|QUARTER|YEAR)S$/.exec(name);
  if (many !== null) {
    const unit = many[2] as Unit;
    return many[1] === "LAST" ? units(today, unit, -n, 0) : units(today, unit, 1, n + 1);
  }
  const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(name);
  if (ago !== null) return units(today, ago[1] as Unit, -n, -n + 1);
  return null;
}

/** From the start of the unit `first` units away from today's to the day before that of `end`. */
function units(today: Day, unit: Unit, first: number, end: number): Days {
  const start = startOf(today, unit);
  return span(shifted(start, unit, first), shifted(start, unit, end));
}

function startOf(day: Day, unit: Unit): Day {
  switch (unit) {
    case "DAY":
      return day;
    case "WEEK":
      return day.subtract({ days: day.dayOfWeek % 7 });
    case "MONTH":
      return day.with({ day: 1 });
    case "QUARTER":
      return day.with({ day: 1, month: day.month - ((day.month - 1) % 3) });
    case "YEAR":
      return day.with({ day: 1, month: 1 });
  }
}

function shifted(day: Day, unit: Unit, count: number): Day {
  switch (unit) {
    case "DAY":
      return day.add({ days: count });
    case "WEEK":
      return day.add({ weeks: count });
    case "MONTH":
      return day.add({ months: count });
    case "QUARTER":
      return day.add({ months: 3 * count });
    case "YEAR":
      return day.add({ years: count });
  }
}

function span(from: Day, end: Day): Days {
  return { from: from.toString(), last: end.subtract({ days: 1 }).toString() };
}
