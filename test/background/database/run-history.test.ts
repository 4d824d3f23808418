import { beforeEach, describe, expect, it } from "vitest";
import type { Database, StoredRun } from "../../../src/background/database/database.ts";
import {
  readPlanned,
  readRunEvents,
  readRuns,
  readUndoEvents,
} from "../../../src/background/database/run-history.ts";
import type { HistoryEvent } from "../../../src/model/history-event.ts";
import { entryOf, knownOf, newList } from "./lists.ts";

let database: Database;
beforeEach(async () => {
  database = await newList();
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function run(id: number, startedAt: number, endedAt: number | null): StoredRun {
  const figures = { read: 0, learned: 0, ended: 0, planned: 0, written: 0, refused: 0 };
  return {
    id,
    trigger: "nightly",
    startedAt,
    phase: "closed",
    endedAt,
    outcome: endedAt === null ? "running" : "done",
    held: null,
    failure: null,
    figures,
    // The checkpoint is the sync's own business: nothing here may show or need it.
    secret: "checkpoint",
  } as unknown as StoredRun;
}

const about = (at: number, name: string) => ({ at, key: `address:${name}@x.it`, by: "me" }) as const;
const written = (at: number, name: string, runId: number | null): HistoryEvent => ({
  ...about(at, name),
  what: "written",
  recordId: `00Q${name}`,
  object: "Lead",
  from: { HasOptedOutOfEmail: false },
  to: true,
  reason: "captured",
  runId,
});
const learned = (at: number, name: string, runId: number): HistoryEvent => ({
  ...about(at, name),
  what: "learned",
  recordId: `00Q${name}`,
  field: "HasOptedOutOfEmail",
  who: null,
  runId,
});
const noise = (at: number): HistoryEvent => ({ ...about(at, "noise"), what: "confirmed", records: 1 });

async function eventsOf(runId: number, limit: number) {
  const found: string[] = [];
  let pages = 0;
  for (let after: number | null = null; ; ) {
    const page: Awaited<ReturnType<typeof readRunEvents>> = await readRunEvents(
      database,
      runId,
      after,
      limit,
    );
    pages += 1;
    found.push(
      ...page.events.map(({ event, name }) => `${event.what} ${event.key.slice(8, 9)} ${name ?? "-"}`),
    );
    if (page.next === null) return { found, pages };
    after = page.next;
  }
}

describe("what a run did", () => {
  beforeEach(async () => {
    await database.put("runs", run(1, 0, MINUTE));
    await database.put("runs", run(2, 24 * HOUR, 24 * HOUR + 30 * MINUTE));
    await database.put("runs", run(3, 48 * HOUR, null));
    await database.put("unsubscribes", entryOf("a@x.it", { name: "Ada" }));
    await database.put("known", knownOf("00Qb", "b@x.it", { name: "Bo" }));
    const events = [
      written(1_000, "z", 1),
      learned(2_000, "y", 1),
      ...Array.from({ length: 40 }, (_, index) => noise(HOUR + index)),
      learned(24 * HOUR + MINUTE, "a", 2),
      noise(24 * HOUR + MINUTE),
      written(24 * HOUR + 2 * MINUTE, "b", 2),
      written(24 * HOUR + 3 * MINUTE, "c", null),
      ...Array.from({ length: 40 }, (_, index) => noise(25 * HOUR + index)),
      learned(48 * HOUR + 5 * MINUTE, "d", 3),
      written(72 * HOUR, "e", 3),
    ];
    for (const event of events) await database.add("history", event);
  });

  it.each([1, 3, 1_000])("is told by its own events alone, looked at %d at a time", async (limit) => {
    expect((await eventsOf(1, limit)).found).toEqual(["written z -", "learned y -"]);
    expect((await eventsOf(2, limit)).found).toEqual(["learned a Ada", "written b Bo"]);
    expect((await eventsOf(3, limit)).found).toEqual(["learned d -", "written e -"]);
  });

  it("does not look at what others did", async () => {
    expect((await eventsOf(3, 1)).pages).toBe(3);
  });

  it("tells what an undo did", async () => {
    await database.add("history", { ...about(1, "a"), what: "undone", reason: "Wrong file", undoId: 7 });
    await database.add("history", { ...about(2, "b"), what: "undone" });
    await database.add("history", { ...about(3, "c"), what: "leftAlone", why: "again", undoId: 7 });
    const { events } = await readUndoEvents(database, 7, null, 10);
    expect(events.map(({ event, name }) => [event.what, name])).toEqual([
      ["undone", "Ada"],
      ["leftAlone", null],
    ]);
  });

  it("is nothing where there is no such run", async () => {
    expect(await readRunEvents(database, 99, null, 10)).toEqual({ events: [], next: null });
  });
});

describe("runs", () => {
  it("come newest first, without their checkpoint", async () => {
    for (let id = 1; id <= 5; id++) await database.put("runs", run(id, id, id));
    expect((await readRuns(database, null, 2)).map(({ id }) => id)).toEqual([5, 4]);
    expect((await readRuns(database, 4, 10)).map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(JSON.stringify(await readRuns(database, null, 10))).not.toContain("checkpoint");
  });
});

it("tells what is planned in pages", async () => {
  for (const recordId of ["00Qa", "00Qb", "00Qc"])
    await database.put("planned", { recordId, entry: "address:a@x.it", sent: 0 } as never);
  const first = await readPlanned(database, null, 2);
  expect(first.changes.map(({ recordId }) => recordId)).toEqual(["00Qa", "00Qb"]);
  expect((await readPlanned(database, first.next, 2)).changes.map(({ recordId }) => recordId)).toEqual([
    "00Qc",
  ]);
});
