import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { instantsOf } from "./datetime.ts";
import { daysOf } from "./period.ts";

/** A Tuesday. */
const TODAY = Temporal.PlainDate.from("2026-11-24");

describe("a date literal", () => {
  it.each([
    ["TODAY", "2026-11-24", "2026-11-24"],
    ["yesterday", "2026-11-23", "2026-11-23"],
    ["TOMORROW", "2026-11-25", "2026-11-25"],
    ["THIS_WEEK", "2026-11-22", "2026-11-28"],
    ["LAST_WEEK", "2026-11-15", "2026-11-21"],
    ["NEXT_WEEK", "2026-11-29", "2026-12-05"],
    ["THIS_MONTH", "2026-11-01", "2026-11-30"],
    ["LAST_MONTH", "2026-10-01", "2026-10-31"],
    ["NEXT_MONTH", "2026-12-01", "2026-12-31"],
    ["THIS_QUARTER", "2026-10-01", "2026-12-31"],
    ["LAST_QUARTER", "2026-07-01", "2026-09-30"],
    ["NEXT_QUARTER", "2027-01-01", "2027-03-31"],
    ["THIS_YEAR", "2026-01-01", "2026-12-31"],
    ["LAST_FISCAL_YEAR", "2025-01-01", "2025-12-31"],
    ["LAST_90_DAYS", "2026-08-26", "2026-11-24"],
    ["NEXT_90_DAYS", "2026-11-25", "2027-02-22"],
    ["LAST_N_DAYS:7", "2026-11-17", "2026-11-24"],
    ["NEXT_N_DAYS:2", "2026-11-25", "2026-11-26"],
    ["N_DAYS_AGO:2", "2026-11-22", "2026-11-22"],
    ["LAST_N_WEEKS:2", "2026-11-08", "2026-11-21"],
    ["N_WEEKS_AGO:2", "2026-11-08", "2026-11-14"],
    ["NEXT_N_MONTHS:2", "2026-12-01", "2027-01-31"],
    ["LAST_N_QUARTERS:2", "2026-04-01", "2026-09-30"],
    ["N_FISCAL_QUARTERS_AGO:1", "2026-07-01", "2026-09-30"],
    ["LAST_N_YEARS:2", "2024-01-01", "2025-12-31"],
  ])("%s is %s to %s", (literal, from, last) => {
    expect(daysOf(literal, TODAY)).toEqual({ from, last });
  });

  it("is nothing else", () => {
    expect(daysOf("LAST_FORTNIGHT", TODAY)).toBeNull();
  });
});

describe("days as instants", () => {
  it("run from midnight to midnight where the user is, also when the clocks change", () => {
    // 1 November 2026 has 25 hours in Los Angeles.
    expect(instantsOf({ from: "2026-11-01", last: "2026-11-01" }, "America/Los_Angeles")).toEqual({
      from: "2026-11-01T07:00:00.000Z",
      last: "2026-11-02T07:59:59.999Z",
    });
  });
});
