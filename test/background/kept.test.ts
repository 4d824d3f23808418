// What a user takes along: everything that is kept of them, and no secret.
import { beforeEach, expect, it, vi } from "vitest";
import { wakeAll } from "../../src/background/wake";
import { KEPT_STORES, type KeptKey, type KeptStore } from "../../src/messages/kept";
import type { IdentityKey } from "../../src/model/identity";
import { USERS } from "../org/cast.ts";
import { inMemory, locks } from "./browser-in-memory.ts";
import { Desk, FROM, HOST, TAB } from "./desk.ts";
import { observation } from "./sync/people";

vi.mock("webextension-polyfill", async () => ({ default: (await import("./browser-in-memory.ts")).browser }));
vi.stubGlobal("navigator", { locks });

let desk: Desk;
let identity: IdentityKey;

/** Stores whose rows come with list, history, runs and attention. */
const ASKED_OTHERWISE = ["unsubscribes", "history", "chain", "runs", "attention"];

beforeEach(async () => {
  desk = await Desk.anew();
  inMemory.cookies.push({ domain: HOST, value: desk.org.org.login(USERS.rep), storeId: "0" });
  identity = (await desk.handlers.lookInSalesforce({ tabId: TAB }, FROM)).identity;
});

async function rowsOf(store: KeptStore, limit: number): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let after: KeptKey | null = null; ; ) {
    const page = await desk.handlers.keptPage({ identity, store, after, limit }, FROM);
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    all.push(...page.rows);
    if (page.next === null) return all;
    after = page.next;
  }
}

it("comes from every store that the database has", async () => {
  const names = [...(await desk.world.list(identity)).objectStoreNames];
  expect([...KEPT_STORES, ...ASKED_OTHERWISE].sort()).toEqual(names.sort());
});

it("holds every row of a store once, in however many pages", async () => {
  await desk.optOut();
  await wakeAll(desk.world, true);
  const list = await desk.world.list(identity);
  // A run that was killed has left them.
  for (const recordId of ["00Q000000000001AAA", "00Q000000000002AAA", "00Q000000000003AAA"])
    await list.put("observed", { ...observation({ recordId }), entry: `record:${recordId}` });
  for (const store of KEPT_STORES) {
    const rows = await rowsOf(store, 2);
    expect(rows, store).toHaveLength(await list.count(store));
  }
  expect(await rowsOf("known", 1)).toEqual(await list.getAll("known"));
  expect(await list.count("known")).toBeGreaterThan(0);
  expect(await list.count("observed")).toBe(3);
  // Single values are stored without their names, which say what they are.
  const state = (await rowsOf("state", 1)) as { name: string; value: unknown }[];
  expect(state.map(({ name }) => name)).toEqual(await list.getAllKeys("state"));
});

it("holds the opt-outs of this org that are nobody's yet, and not those that are said to be another's", async () => {
  const offline = async () => {
    throw new TypeError("Failed to fetch");
  };
  inMemory.cookies.length = 0;
  inMemory.cookies.push({ domain: HOST, value: desk.org.org.login(USERS.otherRep), storeId: "0" });
  desk.throughFetch(offline);
  await desk.optOut();
  const { unassigned } = await desk.handlers.keptElsewhere({ identity }, FROM);
  expect(unassigned).toMatchObject([{ name: "Maria Rossi", apiHost: HOST }]);
  const [{ id }] = unassigned as [{ id: number }];
  await desk.handlers.disownCaptures({ identity, ids: [id] }, FROM);
  expect((await desk.handlers.keptElsewhere({ identity }, FROM)).unassigned).toEqual([]);
});

it("names sessions by their digests alone", async () => {
  const elsewhere = await desk.handlers.keptElsewhere({ identity }, FROM);
  expect(elsewhere.sessions).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect(JSON.stringify(elsewhere)).not.toContain(inMemory.cookies[0]?.value);
});
