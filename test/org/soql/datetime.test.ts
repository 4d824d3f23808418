import { describe, expect, it } from "vitest";
import { DATE_FUNCTIONS, momentOf } from "./date-function.ts";
import { answeredInstant, canonicalInstant, readDate, readInstant } from "./datetime.ts";

describe("reading literals", () => {
  it.each([
    ["2026-11-24T08:00:00Z", "2026-11-24T08:00:00.000Z"],
    ["2026-11-24t08:00:00.5z", "2026-11-24T08:00:00.500Z"],
    ["2026-11-24T08:00:00+02:00", "2026-11-24T06:00:00.000Z"],
    ["2026-11-24T08:00:00.000+0000", "2026-11-24T08:00:00.000Z"],
    ["2026-11-24T08:00:00-08:00", "2026-11-24T16:00:00.000Z"],
    ["2026-11-24T25:00:00Z", null],
    ["2026-02-30T08:00:00Z", null],
    ["2026-11-24T08:00:00", null],
  ])("%s → %s", (literal, instant) => {
    expect(readInstant(literal)).toBe(instant);
  });

  it("knows which days there are", () => {
    expect(readDate("2024-02-29")).toBe("2024-02-29");
    expect(readDate("2026-02-29")).toBeNull();
    expect(readDate("2026-13-01")).toBeNull();
  });
});

describe("writing", () => {
  it("gives a datetime with +0000 and without a colon", () => {
    expect(answeredInstant("2024-09-27T10:39:01.000Z")).toBe("2024-09-27T10:39:01.000+0000");
    expect(canonicalInstant("2024-09-27T10:39:01.000+0000")).toBe("2024-09-27T10:39:01.000Z");
  });
});

describe("date functions", () => {
  it.each([
    ["CALENDAR_YEAR", 2026],
    ["CALENDAR_QUARTER", 4],
    ["CALENDAR_MONTH", 11],
    ["DAY_IN_MONTH", 24],
    ["DAY_IN_WEEK", 3],
    ["DAY_IN_YEAR", 328],
    ["DAY_ONLY", "2026-11-24"],
    ["HOUR_IN_DAY", 8],
    ["WEEK_IN_MONTH", 4],
    ["WEEK_IN_YEAR", 47],
    ["FISCAL_QUARTER", 4],
  ])("%s of Tuesday, 24 November 2026 is %s", (name, value) => {
    expect(DATE_FUNCTIONS[name]?.of(momentOf("2026-11-24T08:00:00.000Z", "datetime", null))).toBe(value);
  });

  it("read the calendar where the user is under convertTimezone()", () => {
    const moment = momentOf("2026-11-24T03:00:00.000Z", "datetime", "America/Los_Angeles");
    expect(DATE_FUNCTIONS.DAY_ONLY?.of(moment)).toBe("2026-11-23");
    expect(DATE_FUNCTIONS.DAY_IN_MONTH?.of(momentOf("2026-11-24", "date", "America/Los_Angeles"))).toBe(24);
  });
});
