import { beforeEach, describe, expect, it } from "vitest";
import { speak } from "./browser-words.ts";

const { dayText, distanceText, losAngelesText, momentText } = await import("../../src/screens/moment.ts");

/** In the time zone of whoever runs the test, as in that of the reader. */
const at = (year: number, month: number, day: number, hour = 12, minute = 0) =>
  new Date(year, month - 1, day, hour, minute).getTime();
const now = at(2026, 11, 24, 15, 30);

/** Some ICU versions put a narrow no-break space before AM and PM. */
const plain = (words: string) => words.replace(/\s/g, " ");

beforeEach(() => speak("en-US", "en"));

describe("momentText", () => {
  it.each([
    ["the same day: the time alone", at(2026, 11, 24, 9, 5), "9:05 AM"],
    ["yesterday, though only some hours ago", at(2026, 11, 23, 23, 59), "yesterday 11:59 PM"],
    ["tomorrow", at(2026, 11, 25, 5), "tomorrow 5:00 AM"],
    ["any other day with its date", at(2026, 3, 12, 20, 14), "Mar 12, 2026, 8:14 PM"],
  ])("%s", (_case, moment, said) => {
    expect(plain(momentText(moment, now))).toBe(said);
  });

  it("counts days by the calendar across a change of the clocks", () => {
    // 25 hours in New York, 23 in spring; 24 elsewhere.
    expect(plain(momentText(at(2026, 10, 31, 23), at(2026, 11, 1, 23)))).toBe("yesterday 11:00 PM");
    expect(plain(momentText(at(2026, 3, 7, 23), at(2026, 3, 8, 23)))).toBe("yesterday 11:00 PM");
  });

  it("speaks the language of the words", () => {
    speak("it", "it");
    expect(momentText(at(2026, 11, 25, 5), now)).toBe("domani alle 05:00");
  });
});

describe("distanceText", () => {
  it.each([
    [0, "now"],
    [20_000, "now"],
    [31_000, "in 1 minute"],
    [4 * 60_000 + 20_000, "in 4 minutes"],
    [-2 * 3_600_000, "2 hours ago"],
    [3 * 86_400_000, "in 3 days"],
  ])("%d ms", (distance, said) => {
    expect(distanceText(now + distance, now)).toBe(said);
  });
});

it("tells the hour of the nightly sync on its own clock, in summer and winter", () => {
  expect(plain(losAngelesText(Date.UTC(2026, 6, 2, 3)))).toBe("8:00 PM");
  expect(plain(losAngelesText(Date.UTC(2026, 11, 2, 4)))).toBe("8:00 PM");
});

it("tells a day without its time", () => {
  expect(dayText(now)).toBe("Nov 24, 2026");
});
