import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../src/model/history-event";
import { standsAfter, waitingSince } from "../../src/model/standing";

const events = (...whats: string[]) => whats.map((what, at) => ({ what, at }) as HistoryEvent);

it.each([
  [[], false],
  [["optedOut"], true],
  [["optedOut", "written", "confirmed"], true],
  [["learned", "ended"], false],
  [["optedOut", "resubscribed"], false],
  [["optedOut", "undone", "optedOut"], true],
])("after %j the list has them opted out: %s", (whats, stands) => {
  expect(standsAfter(events(...whats))).toBe(stands);
});

describe("an opt-out waits since", () => {
  it.each([
    [[], null],
    [["optedOut"], 0],
    [["optedOut", "refused", "optedOut"], 0],
    [["optedOut", "confirmed"], null],
    [["optedOut", "confirmed", "optedOut", "written"], 2],
    [["optedOut", "undone"], null],
  ])("%j → %s", (whats, since) => {
    expect(waitingSince(events(...whats))).toBe(since);
  });
});
