import { describe, expect, it } from "vitest";
import type { SyncState } from "../../../src/messages/sync.ts";
import type { Failure } from "../../../src/model/failure.ts";
import { DEFAULT_SETTINGS } from "../../../src/settings.ts";
import "../browser-words.ts";
import { run, sync } from "../people.ts";

const { figuresText, heldRun, pausedRun, phaseText, runAtWork, summaryText } = await import(
  "../../../src/screens/sync/sync-text.ts"
);

const noSession: Failure = { kind: "session", code: "NO_SESSION", message: "", fields: [] };
const off = { ...DEFAULT_SETTINGS, nightly: false };
const working = run({ endedAt: null, outcome: "running", phase: "pull" });
const held = run({ outcome: "held", held: { why: "firstSync", changes: 9 } });
const paused = run({ endedAt: null, outcome: "paused", failure: noSession });

describe("the line that always shows", () => {
  it.each<[string, SyncState, string]>([
    ["never run", sync(), "Not yet run"],
    ["a run behind it", sync({ lastRun: run() }), "Last:"],
    ["due, waiting for a session", sync({ lastRun: run(), due: true }), "Due, starts at login"],
    ["switched off", sync({ lastRun: run(), settings: off }), "Off"],
    ["at work", sync({ running: working, lastRun: run() }), "Syncing…"],
    ["at work by hand while switched off", sync({ running: working, settings: off }), "Syncing…"],
    ["held", sync({ lastRun: held }), "Waiting for you"],
    ["held before it closed", sync({ running: { ...held, endedAt: null } }), "Waiting for you"],
    ["released, so at work", sync({ running: working, lastRun: held }), "Syncing…"],
    ["paused", sync({ running: paused, lastRun: run() }), "Paused"],
    ["failed", sync({ lastRun: run({ outcome: "failed", failure: noSession }) }), "Last one did not finish"],
  ])("%s", (_case, state, line) => {
    expect(summaryText(state, 2_000).line).toContain(line);
  });
});

it("knows at most one of: at work, held, paused", () => {
  for (const state of [sync({ running: working }), sync({ lastRun: held }), sync({ running: paused })])
    expect([runAtWork(state), heldRun(state), pausedRun(state)].filter((it) => it !== null)).toHaveLength(1);
});

describe("progress", () => {
  const figures = { read: 1200, learned: 0, ended: 0, planned: 340, written: 118, refused: 2 };

  it("counts refused records as done", () => {
    expect(phaseText(run({ phase: "push", figures }))).toBe("Writing to Salesforce: 120 of 340…");
  });

  it("counts what was read", () => {
    expect(phaseText(run({ phase: "pull", figures }))).toBe(
      "Reading changes from Salesforce: 1,200 records…",
    );
  });
});

describe("what a run did", () => {
  it("names only what happened", () => {
    const figures = { read: 9, learned: 2, ended: 0, planned: 1, written: 1, refused: 0 };
    expect(figuresText(run({ figures }))).toBe("1 written · 2 learned");
  });

  it("says so when it was nothing", () => expect(figuresText(run())).toBe("Nothing to do"));
});
