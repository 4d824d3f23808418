import { expect, it } from "vitest";
import { badgeFor } from "../../src/background/badge";

const HOUR = 60 * 60 * 1000;
const NOW = 1000 * HOUR;
const standing = (attention: number, overdue: number | null, pending: number | null) => ({
  attention,
  overdueSince: overdue === null ? null : NOW - overdue * HOUR,
  oldestPending: pending === null ? null : NOW - pending * HOUR,
});

// attention, hours since the last run, hours that the oldest opt-out waits → badge
it.each([
  [0, null, null, "", "quiet"],
  [0, 20, 20, "", "quiet"],
  [3, null, null, "3", "attention"],
  [120, null, null, "99+", "attention"],
  [0, 25, null, "!", "warning"],
  [0, null, 25, "!", "warning"],
  [2, 25, null, "2", "warning"],
  [0, 49, null, "!", "alarm"],
  [5, 1, 49, "5", "alarm"],
])("%i in need, %s h without a sync, %s h waiting: %j, %s", (attention, overdue, pending, text, tone) => {
  expect(badgeFor([standing(attention, overdue, pending)], NOW)).toEqual({ text, tone });
});

it("adds up everyone, and is quiet where nobody was met", () => {
  expect(badgeFor([standing(1, null, null), standing(2, null, null)], NOW).text).toBe("3");
  expect(badgeFor([], NOW)).toEqual({ text: "", tone: "quiet" });
});
