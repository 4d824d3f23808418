import { describe, expect, it } from "vitest";
import { isDue, lastDue, nextDue, spreadOf } from "../../src/background/schedule";

const at = (time: string) => Date.parse(time);
const time = (milliseconds: number) => new Date(milliseconds).toISOString();

describe("20:00 in Los Angeles", () => {
  // now, next, last
  it.each([
    ["in winter", "2026-01-15T12:00:00Z", "2026-01-16T04:00:00.000Z", "2026-01-15T04:00:00.000Z"],
    ["in summer", "2026-07-15T12:00:00Z", "2026-07-16T03:00:00.000Z", "2026-07-15T03:00:00.000Z"],
    [
      "before the clocks go forward",
      "2026-03-08T06:00:00Z",
      "2026-03-09T03:00:00.000Z",
      "2026-03-08T04:00:00.000Z",
    ],
    [
      "after the clocks went forward",
      "2026-03-08T12:00:00Z",
      "2026-03-09T03:00:00.000Z",
      "2026-03-08T04:00:00.000Z",
    ],
    [
      "before the clocks go back",
      "2026-11-01T06:00:00Z",
      "2026-11-02T04:00:00.000Z",
      "2026-11-01T03:00:00.000Z",
    ],
    [
      "after the clocks went back",
      "2026-11-01T12:00:00Z",
      "2026-11-02T04:00:00.000Z",
      "2026-11-01T03:00:00.000Z",
    ],
    ["at the very moment", "2026-01-16T04:00:00Z", "2026-01-17T04:00:00.000Z", "2026-01-16T04:00:00.000Z"],
  ])("%s", (_when, now, next, last) => {
    expect(time(nextDue(at(now), 20, 0))).toBe(next);
    expect(time(lastDue(at(now), 20, 0))).toBe(last);
  });

  it("has one due moment for an hour that the night skips, and one for an hour that it has twice", () => {
    expect(time(nextDue(at("2026-03-08T08:00:00Z"), 2, 30))).toBe("2026-03-08T10:30:00.000Z");
    expect(time(nextDue(at("2026-11-01T07:30:00Z"), 1, 30))).toBe("2026-11-01T08:30:00.000Z");
    expect(time(nextDue(at("2026-11-01T08:30:00Z"), 1, 30))).toBe("2026-11-02T09:30:00.000Z");
  });
});

describe("what is due", () => {
  const due = { hour: 20, minute: 0 };
  const now = at("2026-01-16T09:00:00Z");
  const tonight = at("2026-01-16T04:00:00Z");

  it("is a night that was missed, once", () => {
    expect(isDue(now, due, tonight - 1, 0)).toBe(true);
    expect(isDue(now, due, tonight, 0)).toBe(false);
    expect(isDue(now, due, null, 0)).toBe(true);
  });

  it("is nothing from before the user was met", () => {
    expect(isDue(now, due, null, tonight)).toBe(false);
  });

  it("is tonight's, though the user was met while the computer's clock was a year ahead", () => {
    expect(isDue(now, due, null, now + 365 * 24 * 60 * 60 * 1000)).toBe(true);
  });
});

it("spreads users over the hour, and keeps each at their minute", () => {
  const minutes = Array.from({ length: 600 }, (_, index) =>
    spreadOf(`00D000000000001AAA.005${String(index).padStart(15, "0")}`),
  );
  expect(Math.min(...minutes)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...minutes)).toBeLessThan(60);
  expect(new Set(minutes).size).toBe(60);
  expect(spreadOf("00D000000000001AAA.005000000000000001")).toBe(
    spreadOf("00D000000000001AAA.005000000000000001"),
  );
});
