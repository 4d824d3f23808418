import { beforeEach, describe, expect, it } from "vitest";
import { captureOptOut } from "../../../src/background/database/capture.ts";
import { captureResubscribe } from "../../../src/background/database/capture-resubscribe.ts";
import { chainHistory, checkHistory } from "../../../src/background/database/chain.ts";
import { type Database, readState } from "../../../src/background/database/database.ts";
import { trimWhenDue } from "../../../src/background/database/retention.ts";
import { entryOf, knownOf, newList } from "./lists.ts";

const DAY = 24 * 60 * 60 * 1000;
const YEAR = 366 * DAY;
const START = Date.UTC(2026, 0, 1);
const NOW = START + 10 * YEAR;
const BY = "maya@acme.example";

let database: Database;
beforeEach(async () => {
  database = await newList();
});

async function optOut(name: string, at: number): Promise<void> {
  await captureOptOut(database, entryOf(`${name}@x.example`, { since: at }), BY);
  await database.delete("outbox", `address:${name}@x.example`);
  await database.put("known", knownOf(`00Q${name}`, `${name}@x.example`));
}

async function resubscribe(name: string, at: number): Promise<void> {
  await captureResubscribe(database, `address:${name}@x.example`, "asked", at, BY);
  await database.delete("outbox", `address:${name}@x.example`);
}

async function check() {
  const sum = { checked: 0, dropped: 0, told: 0 };
  let after: number | null = null;
  for (;;) {
    const part = await checkHistory(database, after, 3);
    sum.checked += part.checked;
    sum.dropped += part.dropped;
    sum.told += part.told;
    if (part.broken !== null || part.next === null) return { ...sum, broken: part.broken };
    after = part.next;
  }
}

const names = async () =>
  (await database.getAllKeys("unsubscribes")).map((key) => key.slice(8).split("@")[0]);

async function trim(years: number, now = NOW): Promise<void> {
  await chainHistory(database);
  await trimWhenDue(database, years, now, BY);
  await chainHistory(database);
}

describe("what is kept for some years", () => {
  beforeEach(async () => {
    await optOut("stays", START);
    await optOut("over", START);
    await resubscribe("over", START + YEAR);
    await optOut("recent", START);
    await resubscribe("recent", NOW - YEAR);
    await optOut("waits", START);
    await captureResubscribe(database, "address:waits@x.example", "asked", START, BY);
  });

  it("never loses anybody who is opted out, nor their history; others go with all that was theirs", async () => {
    await trim(5);
    expect((await names()).sort()).toEqual(["recent", "stays", "waits"]);
    const events = (await database.getAll("history")).map(({ key, what }) => `${key.slice(8)} ${what}`);
    // What is newer is kept; of somebody whose write still waits, the entry.
    expect(events).toEqual([
      "stays@x.example optedOut",
      "recent@x.example resubscribed",
      expect.stringMatching(/trimmed$/),
    ]);
    expect(await database.getAllKeys("known")).not.toContain("00Qover");
    expect(await database.getAllKeys("known")).toContain("00Qstays");
  });

  it("leaves a history that can be checked, and tells how much went", async () => {
    await trim(5);
    expect(await check()).toEqual({ checked: 3, dropped: 5, told: 5, broken: null });
    // More goes later, beside what went before.
    await trim(5, NOW + 5 * YEAR);
    expect(await check()).toMatchObject({ dropped: 6, told: 6, broken: null });
    await optOut("later", NOW);
    await chainHistory(database);
    expect((await check()).broken).toBeNull();
  });

  it("cannot be pretended: an event that was taken out by hand is not among those that were told", async () => {
    await trim(5);
    await database.delete("history", 1);
    expect((await check()).broken).toMatchObject({ number: 1, how: "missing" });
    const link = await database.get("chain", 1);
    if (link) await database.put("chain", { ...link, dropped: 1 });
    const forged = await check();
    expect(forged.broken).toBeNull();
    expect(forged.dropped).not.toBe(forged.told);
  });

  it("is for ever unless somebody wants it otherwise, and looked through once a day", async () => {
    await trim(0);
    expect(await database.count("history")).toBe(7);
    await trim(5);
    await optOut("older", START);
    await resubscribe("older", START);
    await trim(5, NOW + DAY / 2);
    expect(await names()).toContain("older");
    await trim(5, NOW + DAY);
    expect(await names()).not.toContain("older");
    expect(await readState(database, "lastTrim")).toBe(NOW + DAY);
  });

  it("keeps what was noted of a record whose address is opted out now", async () => {
    const subject = { kind: "record", object: "Lead", recordId: "00Qstays" } as const;
    await captureOptOut(
      database,
      { ...entryOf("x@x.example"), key: "record:00Qstays", subject, since: START },
      BY,
    );
    await database.delete("unsubscribes", "record:00Qstays");
    await trim(5);
    expect((await database.getAllKeysFromIndex("history", "key", "record:00Qstays")).length).toBe(1);
  });
});

it("goes through a long history in steps, and each of them is whole", async () => {
  for (let index = 0; index < 700; index += 1) {
    await optOut(`p${index}`, START + index);
    if (index % 3 > 0) await resubscribe(`p${index}`, START + index);
  }
  await trim(5);
  const sum = await check();
  expect(sum).toMatchObject({ broken: null, dropped: 932, told: 932 });
  expect((await names()).length).toBe(234);
  expect(await database.count("chain")).toBeLessThan(800);
});
