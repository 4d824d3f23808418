import { deleteDB, openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer } from "../../src/background/answer";
import { captureOptOut } from "../../src/background/database/capture";
import type { Database } from "../../src/background/database/database";
import { readListState } from "../../src/background/database/list";
import { failureOfFault } from "../../src/background/database/list-fault";
import { readListPage } from "../../src/background/database/listed";
import { databaseName, openDatabase } from "../../src/background/database/open-database";
import { type Met, meet } from "../../src/background/identities";
import { probe } from "../../src/background/salesforce/probe";
import { lengthenPause } from "../../src/background/storage-pause";
import { readSyncState } from "../../src/background/sync-state";
import { showStanding } from "../../src/background/toolbar";
import { wake, wakeAll } from "../../src/background/wake";
import type { World } from "../../src/background/world";
import type { Handlers } from "../../src/messages/contract";
import { type IdentityKey, identityKey } from "../../src/model/identity";
import { USERS } from "../org/cast.ts";
import { fetchFrom } from "../org/fetch.ts";
import { browser, inMemory, locks, startAnew } from "./browser-in-memory.ts";
import { entryOf, identityNo, newList } from "./database/lists.ts";
import { type Acme, acme, MINUTE } from "./sync/rep.ts";

vi.mock("webextension-polyfill", async () => ({ default: (await import("./browser-in-memory.ts")).browser }));
vi.stubGlobal("navigator", { locks });
afterEach(() => void vi.restoreAllMocks());

const HOST = "acme.my.salesforce.com";
const ENTRY = entryOf("maria.rossi@northwind.example");

/** A database on a disk that takes nothing while `disk.full`: each write is refused as browsers refuse it. */
function onDisk(database: Database, disk: { full: boolean }): Database {
  const refuse = () => Promise.reject(new DOMException("The quota has been exceeded.", "QuotaExceededError"));
  const refusing = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(object, name) {
        const value: unknown = Reflect.get(object, name, object);
        if (disk.full && (name === "put" || name === "add")) return refuse;
        if (name === "store") return refusing(value as object);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => {
          const result: unknown = value.apply(object, given);
          const goesOn = name === "transaction" || name === "objectStore" || name === "openCursor";
          if (name === "update" && disk.full) return refuse();
          if (result instanceof Promise && name === "openCursor")
            return result.then((cursor: object | null) => cursor && refusing(cursor));
          return goesOn ? refusing(result as object) : result;
        };
      },
    });
  return refusing(database);
}

/** The answer that a screen gets when its message is answered so. */
function told(work: () => Promise<unknown>) {
  const handlers = { identities: work } as unknown as Handlers<never>;
  return answer(handlers as never, { call: "identities", request: {} }, {} as never, "page");
}

describe("a disk that is full", () => {
  let org: Acme;
  let met: Met;
  let list: Database;
  let world: World;
  const disk = { full: false };

  beforeEach(async () => {
    org = acme();
    disk.full = false;
    await startAnew();
    const sessionId = org.org.login(USERS.rep);
    inMemory.cookies.push({ domain: HOST, value: sessionId, storeId: "0" });
    const fetch = fetchFrom(org.org);
    const who = await probe({ apiHost: HOST, sessionId, fetch });
    met = await meet({ ...who, username: USERS.rep }, org.clock.now());
    list = onDisk(await openDatabase(`${identityKey(met)}.${Math.random()}` as IdentityKey), disk);
    world = { fetch, clock: () => org.clock.now(), changed: () => {}, list: async () => list };
  });

  const trouble = async () => (await readSyncState(list, met, org.clock.now())).trouble;

  it("takes no opt-out, says so in a sentence's code, and keeps nothing of it", async () => {
    disk.full = true;
    const taken = await told(() => captureOptOut(list, ENTRY, met.username));
    expect(taken).toMatchObject({ ok: false, failure: { code: "STORAGE_FULL" } });
    disk.full = false;
    expect(await readListState(list, ENTRY.key)).toMatchObject({ unsubscribe: null, fate: null });
    expect(await list.count("history")).toBe(0);
  });

  it("is asked less and less often, with no call to Salesforce, and the push goes when there is room", async () => {
    await captureOptOut(list, { ...ENTRY, since: org.clock.now() }, met.username);
    disk.full = true;
    const waits: number[] = [];
    const calls: number[] = [];
    for (let alarm = 0; alarm < 10; alarm++) {
      await wake(world, met, identityKey(met));
      const at = Math.ceil(inMemory.alarms.get("outbox") ?? Number.NaN);
      waits.push(at - org.clock.now());
      calls.push(org.org.log.calls.length);
      await org.clock.advance(at - org.clock.now());
    }
    expect(waits.at(-1)).toBeGreaterThan(25 * MINUTE);
    expect(calls.at(-1)).toBe(calls[0]);
    expect(await trouble()).toMatchObject({ code: "STORAGE_FULL" });

    disk.full = false;
    inMemory.cookies[0] = { domain: HOST, value: org.org.login(USERS.rep), storeId: "0" };
    await wake(world, met, identityKey(met), true);
    expect((await readListState(list, ENTRY.key)).fate).toBe("confirmed");
    expect(await trouble()).toBeNull();
  });
});

describe("a disk that was full", () => {
  it("is no trouble any more once it can be written, also where nothing waits", async () => {
    const { org } = acme();
    await startAnew();
    const who = await probe({ apiHost: HOST, sessionId: org.login(USERS.rep), fetch: fetchFrom(org) });
    const met = await meet({ ...who, username: USERS.rep }, 0);
    const list = await newList();
    const full = new DOMException("The quota has been exceeded.", "QuotaExceededError");
    await lengthenPause(identityKey(met), failureOfFault(full), 0, 0);
    expect((await readSyncState(list, met, 0)).trouble).toMatchObject({ code: "STORAGE_FULL" });
    const world = { fetch: fetchFrom(org), clock: () => 0, changed: () => {}, list: async () => list };
    await wake(world, met, identityKey(met));
    expect((await readSyncState(list, met, 0)).trouble).toBeNull();
  });
});

describe("a list that a newer version has written", () => {
  async function newerList() {
    await startAnew();
    const user = String(Math.floor(Math.random() * 1e9)).padStart(9, "0");
    const key = `00D5g0000012345EAA.0055g0${user}AAA` as IdentityKey;
    const before = await openDatabase(key);
    await captureOptOut(before, ENTRY, "maya");
    before.close();
    const newer = await openDB(databaseName(key), 2, {
      upgrade: (database) => void database.createObjectStore("somethingNew"),
    });
    newer.close();
    return { key, list: await openDatabase(key) };
  }

  it("is shown and exported, and nothing in it is changed", async () => {
    const { key, list } = await newerList();
    const page = await readListPage(list, null, 10);
    expect(page.people.map(({ unsubscribe }) => unsubscribe.key)).toEqual([ENTRY.key]);
    const taken = await told(() => captureOptOut(list, entryOf("other@northwind.example"), "maya"));
    expect(taken).toMatchObject({ ok: false, failure: { code: "LIST_NEWER" } });
    expect((await readListPage(list, null, 10)).people).toHaveLength(1);
    list.close();
    const again = await openDB(databaseName(key));
    expect(again.version).toBe(2);
    expect(again.objectStoreNames).toContain("somethingNew");
    again.close();
  });

  it("is left alone by every wake-up, sets no alarm for its pushes, and the screens are told why", async () => {
    const { key, list } = await newerList();
    const [orgId = "", userId = ""] = key.split(".");
    const met = await meet({ orgId, userId, username: "maya", apiHost: HOST }, 0);
    const fetch = vi.fn();
    const world = { fetch, clock: () => 1_000_000, changed: () => {}, list: async () => list };
    await wake(world, met, key, true);
    expect(fetch).not.toHaveBeenCalled();
    expect(inMemory.alarms.has("outbox")).toBe(false);
    expect((await readSyncState(list, met, 1_000_000)).trouble).toMatchObject({ code: "LIST_NEWER" });
  });
});

describe("a list that cannot be opened", () => {
  it("says so, whether its files are broken or parts of it are missing", async () => {
    const key = identityNo(899);
    (await openDB(databaseName(key), 1, { upgrade: (it) => void it.createObjectStore("runs") })).close();
    expect(await told(() => openDatabase(key))).toMatchObject({
      ok: false,
      failure: { code: "LIST_UNREADABLE" },
    });
    const broken = () =>
      Promise.reject(new DOMException("Internal error opening backing store", "UnknownError"));
    expect(await told(broken)).toMatchObject({ ok: false, failure: { code: "LIST_UNREADABLE" } });
  });

  it("is shown on the toolbar, and does not hide how the others stand", async () => {
    await startAnew();
    const whole = await newList();
    const names = [1, 2].map((user) => ({
      orgId: "00D5g0000012345EAA",
      userId: `0055g000000000${user}AAA`,
      username: `user${user}`,
      apiHost: HOST,
    }));
    for (const name of names) await meet(name, 0);
    const shown: string[] = [];
    vi.spyOn(browser.action, "setBadgeText").mockImplementation(
      (async ({ text }: { text: string }) => void shown.push(text)) as () => Promise<void>,
    );
    vi.spyOn(browser.action, "setTitle").mockImplementation(
      (async ({ title }: { title: string }) => void shown.push(title)) as () => Promise<void>,
    );
    const list = async (key: IdentityKey) => {
      if (key.includes("0000001AAA")) throw new DOMException("Internal error", "UnknownError");
      return whole;
    };
    await showStanding({ list, clock: () => 1000 });
    expect(shown[0]).toBe("!");
    expect(shown[1]).toContain("toolbarBroken");
  });
});

it("captures of nobody's list that cannot be opened are shown on the toolbar, and keep no list from its alarms", async () => {
  await startAnew();
  await deleteDB("quietlist-unassigned");
  (await openDB("quietlist-unassigned", 2)).close();
  const org = acme();
  const sessionId = org.org.login(USERS.rep);
  const fetch = fetchFrom(org.org);
  const who = await probe({ apiHost: HOST, sessionId, fetch });
  const met = await meet({ ...who, username: USERS.rep }, org.clock.now());
  const whole = await newList();
  await captureOptOut(whole, { ...ENTRY, since: org.clock.now() }, met.username);
  const titles: string[] = [];
  vi.spyOn(browser.action, "setTitle").mockImplementation(
    (async ({ title }: { title: string }) => void titles.push(title)) as () => Promise<void>,
  );
  const world: World = { fetch, clock: () => org.clock.now(), changed: () => {}, list: async () => whole };
  await expect(wakeAll(world)).rejects.toThrow();
  await deleteDB("quietlist-unassigned");
  expect([...inMemory.alarms.keys()]).toEqual(expect.arrayContaining(["nightly", "outbox"]));
  expect(titles.at(-1)).toContain("toolbarUnclaimedBroken");
});
