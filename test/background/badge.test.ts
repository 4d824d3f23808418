import { expect, it } from "vitest";
import { badgeFor, type Standing } from "../../src/background/badge";
import { speak } from "../screens/browser-words.ts";

const { toolbarText } = await import("../../src/background/toolbar-text.ts");

const HOUR = 60 * 60 * 1000;
const NOW = 1000 * HOUR;
const REP = "maya@acme.example";
const standing = (
  attention: number,
  overdue: number | null,
  pending: number | null,
  more: Partial<Standing> = {},
): Standing => ({
  who: REP,
  attention,
  broken: false,
  held: false,
  overdueSince: overdue === null ? null : NOW - overdue * HOUR,
  oldestPending: pending === null ? null : NOW - pending * HOUR,
  ...more,
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
  expect(badgeFor([standing(attention, overdue, pending)], NOW)).toMatchObject({ text, tone });
});

it("counts a sync that waits for a look", () => {
  expect(badgeFor([standing(2, null, null, { held: true })], NOW)).toMatchObject({
    text: "3",
    tone: "attention",
  });
});

it("adds up everyone, and is quiet where nobody was met", () => {
  expect(badgeFor([standing(1, null, null), standing(2, null, null)], NOW).text).toBe("3");
  expect(badgeFor([], NOW)).toEqual({
    text: "",
    tone: "quiet",
    troubles: [],
    several: false,
    changesAt: null,
  });
});

it.each([
  [20, 10, 4],
  [30, null, 18],
  [30, 23, 1],
  [50, null, null],
])("after %s h without a sync and %s h of waiting it changes in %s h", (overdue, pending, hours) => {
  const { changesAt } = badgeFor([standing(0, overdue, pending)], NOW);
  expect(changesAt).toBe(hours === null ? null : NOW + hours * HOUR + 1);
  if (changesAt === null) return;
  const before = badgeFor([standing(0, overdue, pending)], changesAt - 1);
  expect(badgeFor([standing(0, overdue, pending)], changesAt).troubles).not.toEqual(before.troubles);
});

const said = (...standings: Standing[]) => toolbarText(badgeFor(standings, NOW));

it("says in words what the badge means", () => {
  speak("en-US", "en");
  expect(said(standing(0, 20, 20))).toBe("Quietlist");
  expect(said(standing(1, null, null))).toBe("Quietlist\n1 opt-out needs you.");
  expect(said(standing(2, 25, null, { held: true }))).toBe(
    "Quietlist\n2 opt-outs need you. A sync waits for you to look at it. No sync for more than a day: open Salesforce and log in.",
  );
  speak("it", "it");
  expect(said(standing(2, null, null))).toBe("Quietlist\n2 rifiuti richiedono il tuo intervento.");
});

it("says whose list it is where there are several", () => {
  speak("en-US", "en");
  const other = standing(0, 49, null, { who: "maya@acme.example.sandbox" });
  const nobodys = standing(1, null, null, { who: null });
  expect(said(standing(0, null, null), other, nobodys).split("\n")).toEqual([
    "Quietlist",
    "maya@acme.example.sandbox: No sync for more than two days: open Salesforce and log in now.",
    "1 opt-out is on nobody’s list yet: open Quietlist if it is yours.",
  ]);
});

it("alarms where a list cannot be kept, and says whose", () => {
  const badge = badgeFor([standing(0, null, null, { broken: true })], NOW);
  expect(badge).toMatchObject({ text: "!", tone: "alarm", troubles: [{ who: REP, what: "broken" }] });
});
