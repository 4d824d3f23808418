// How the lists of several users stand, by what their databases hold.
import { deleteDB } from "idb";
import { beforeEach, expect, it, vi } from "vitest";
import type { Database, StoredRun } from "../../src/background/database/database";
import { openDatabase } from "../../src/background/database/open-database";
import { meet } from "../../src/background/identities";
import { lastDue, spreadOf } from "../../src/background/schedule";
import { readStandings } from "../../src/background/standings";
import { type Identity, type IdentityKey, identityKey } from "../../src/model/identity";
import { locks, startAnew } from "./browser-in-memory.ts";

vi.mock("webextension-polyfill", async () => ({ default: (await import("./browser-in-memory.ts")).browser }));
vi.stubGlobal("navigator", { locks });

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const NOW = Date.parse("2026-06-10T12:00:00Z");
const acme: Identity = {
  orgId: "00D000000000001AAA",
  userId: "005000000000001AAA",
  username: "maya@acme.example",
  apiHost: "acme.my.salesforce.com",
};
const sandbox: Identity = { ...acme, orgId: "00D000000000002AAA", username: "maya@acme.example.sandbox" };
const DUE = lastDue(NOW, 20, spreadOf(identityKey(acme)));

let lists: Map<IdentityKey, Database>;
const world = {
  list: async (key: IdentityKey) => {
    const list = lists.get(key);
    if (!list) throw new Error("This list cannot be opened.");
    return list;
  },
};

beforeEach(async () => {
  await startAnew();
  await deleteDB("quietlist.unassigned");
  await meet(acme, NOW - 10 * DAY);
  lists = new Map([
    [identityKey(acme), await openDatabase(`${identityKey(acme)}.${Math.random()}` as IdentityKey)],
  ]);
});

async function ran(id: number, startedAt: number, outcome: StoredRun["outcome"]): Promise<void> {
  const endedAt = outcome === "running" || outcome === "paused" ? null : startedAt + HOUR;
  await lists.get(identityKey(acme))?.put("runs", { id, startedAt, endedAt, outcome } as StoredRun);
}

const first = async () => (await readStandings(world, NOW))[0];

it("is not overdue once a sync was done since it was due", async () => {
  await ran(1, DUE + 1, "done");
  expect(await first()).toMatchObject({ who: acme.username, overdueSince: null, held: false });
});

it("is overdue since the last one that was done, whatever failed or was paused since", async () => {
  await ran(1, DUE - DAY, "done");
  await ran(2, DUE + 1, "failed");
  expect(await first()).toMatchObject({ overdueSince: DUE - DAY });
  await ran(3, DUE + 2, "paused");
  expect(await first()).toMatchObject({ overdueSince: DUE - DAY });
});

it("is not overdue while one is at work, and says when one is held", async () => {
  await ran(1, DUE - DAY, "done");
  await ran(2, DUE + 1, "running");
  expect(await first()).toMatchObject({ overdueSince: null });
  await ran(2, DUE + 1, "held");
  expect(await first()).toMatchObject({ held: true });
});

it("is overdue since it was met when none was ever done", async () => {
  expect(await first()).toMatchObject({ overdueSince: NOW - 10 * DAY });
});

it("tells which list cannot be opened, and goes on with the others", async () => {
  await meet(sandbox, NOW - DAY);
  expect(await readStandings(world, NOW)).toMatchObject([
    { who: acme.username, broken: false, overdueSince: NOW - 10 * DAY },
    { who: sandbox.username, broken: true },
  ]);
});
