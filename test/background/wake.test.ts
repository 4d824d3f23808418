import { beforeEach, describe, expect, it, vi } from "vitest";
import { captureOptOut, captureOptOuts } from "../../src/background/database/capture";
import { captureResubscribe } from "../../src/background/database/capture-resubscribe";
import { type Database, readState } from "../../src/background/database/database";
import { readListState } from "../../src/background/database/list";
import { openDatabase } from "../../src/background/database/open-database";
import { startUndo } from "../../src/background/database/undo-act";
import { forgetMet, type Met, meet, readIdentities } from "../../src/background/identities";
import { probe } from "../../src/background/salesforce/probe";
import { identityAt } from "../../src/background/session";
import { storeSettings } from "../../src/background/stored-settings";
import { USUAL_BULK } from "../../src/background/sync/bulk-policy";
import { openedRun, openRun } from "../../src/background/sync/open-run";
import { pauseRun } from "../../src/background/sync/pause";
import { wake, wakeAll } from "../../src/background/wake";
import type { World } from "../../src/background/world";
import { type IdentityKey, identityKey } from "../../src/model/identity";
import { DEFAULT_SETTINGS } from "../../src/settings";
import { USERS } from "../org/cast.ts";
import { fetchFrom } from "../org/fetch.ts";
import { browser, inMemory, locks, startAnew } from "./browser-in-memory.ts";
import { entryOf } from "./database/lists.ts";
import { type Acme, acme, DAY } from "./sync/rep.ts";

vi.mock("webextension-polyfill", async () => ({ default: (await import("./browser-in-memory.ts")).browser }));
vi.stubGlobal("navigator", { locks });

const HOST = "acme.my.salesforce.com";
const ENTRY = entryOf("maria.rossi@northwind.example");

let org: Acme;
let broken: IdentityKey | null;
let world: World;
/** Whose list was opened. */
let opened: IdentityKey[];

beforeEach(async () => {
  org = acme();
  broken = null;
  opened = [];
  await startAnew();
  const open = new Map<IdentityKey, Promise<Database>>();
  world = {
    fetch: fetchFrom(org.org),
    clock: () => org.clock.now(),
    changed: () => {},
    list: async (key) => {
      opened.push(key);
      if (key === broken) throw new DOMException("Internal error opening backing store", "UnknownError");
      const list = open.get(key) ?? openDatabase(`${key}.${org.org.id}${Math.random()}` as IdentityKey);
      open.set(key, list);
      return list;
    },
  };
});

/** Somebody logs in, in one of the browser's cookie stores. */
async function logIn(username: string, storeId = "0", host = HOST): Promise<Met> {
  const sessionId = org.org.login(username);
  inMemory.cookies.push({ domain: host, value: sessionId, storeId });
  const who = await probe({ apiHost: HOST, sessionId, fetch: world.fetch });
  return meet({ ...who, username }, org.clock.now());
}

async function capture(met: Met) {
  const list = await world.list(identityKey(met));
  await captureOptOut(list, { ...ENTRY, since: org.clock.now() }, met.username);
  return list;
}

describe("a wake-up", () => {
  it("pushes with the user's own session, in whichever of the browser's cookie stores it is", async () => {
    await logIn(USERS.otherRep, "default");
    const rep = await logIn(USERS.rep, "container");
    const list = await capture(rep);
    await wake(world, rep, identityKey(rep));
    expect((await readListState(list, ENTRY.key)).fate).toBe("confirmed");
    const writes = org.org.log.writes.filter(({ through }) => through === "api");
    expect(writes.map(({ username }) => username)).toEqual([USERS.rep]);
  });

  it("waits when only another user is logged in", async () => {
    const rep = await logIn(USERS.rep);
    inMemory.cookies.length = 0;
    await logIn(USERS.otherRep);
    const list = await capture(rep);
    await wake(world, rep, identityKey(rep));
    expect(await readListState(list, ENTRY.key)).toMatchObject({
      fate: "pending",
      failure: { code: "OTHER_USER" },
    });
  });

  it("is taken up again when the worker is killed while it looks for a session", async () => {
    const rep = await logIn(USERS.rep);
    await capture(rep);
    const seen: boolean[] = [];
    const fetch = world.fetch;
    world = {
      ...world,
      fetch: (url, init) => {
        seen.push(inMemory.alarms.has("continue"));
        return fetch(url, init);
      },
    };
    await wake(world, rep, identityKey(rep));
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).not.toContain(false);
    expect([...inMemory.alarms.keys()]).toEqual(["nightly"]);
  });

  it("counts its calls step by step, so that those of a worker that is killed count as well", async () => {
    const rep = await logIn(USERS.rep);
    const list = await capture(rep);
    await openRun({ ...world, database: list, settings: DEFAULT_SETTINGS }, "manual");
    const counted: number[] = [];
    const fetch = world.fetch;
    world = {
      ...world,
      fetch: async (url, init) => {
        counted.push((await readState(list, "ownCalls"))?.calls ?? 0);
        return fetch(url, init);
      },
    };
    await wake(world, rep, identityKey(rep));
    const asked = counted.indexOf(3);
    expect(asked).toBeGreaterThan(2);
    expect(new Set(counted.slice(0, asked))).toEqual(new Set([0]));
    // Each step of a run makes a call or two.
    const steps = counted.slice(asked).map((calls, index) => 3 + index - calls);
    expect(Math.max(...steps)).toBeLessThanOrEqual(1);
  });

  it("counts the calls of work that a fault of ours has ended", async () => {
    const rep = await logIn(USERS.rep);
    const list = await capture(rep);
    const read = list.getAllFromIndex.bind(list);
    vi.spyOn(list, "getAllFromIndex").mockImplementation((store, ...asked) => {
      if (store === "tasks") throw new Error("a fault of ours");
      return read(store, ...asked);
    });
    await wake(world, rep, identityKey(rep));
    expect((await readListState(list, ENTRY.key)).fate).toBe("confirmed");
    expect((await readState(list, "ownCalls"))?.calls).toBe(3);
  });

  it("keeps the browser from taking it for idle, and is taken up again, while it carries out a long undo", async () => {
    const rep = await logIn(USERS.rep);
    const list = await world.list(identityKey(rep));
    const importId = crypto.randomUUID();
    const people = Array.from({ length: 350 }, (_, index) =>
      entryOf(`p${index}@import.example`, { since: org.clock.now() }),
    );
    await captureOptOuts(list, people, rep.username, { importId });
    await startUndo(
      list,
      { kind: "import", importId },
      "It was the wrong file",
      org.clock.now(),
      rep.username,
    );
    const told = vi.spyOn(browser.alarms, "get");
    inMemory.cookies.length = 0;
    await wake(world, rep, identityKey(rep));
    expect((await list.getAll("undos"))[0]).toMatchObject({ undone: 350, endedAt: org.clock.now() });
    expect(told.mock.calls.length).toBeGreaterThanOrEqual(4);
    expect(inMemory.alarms.has("continue")).toBe(false);
  });

  it("of everyone goes on, and sets the alarms, when one user's list cannot be opened", async () => {
    const other = await logIn(USERS.otherRep, "default");
    const rep = await logIn(USERS.rep, "container");
    broken = identityKey(other);
    const list = await capture(rep);
    await wakeAll(world).catch(() => undefined);
    expect((await readListState(list, ENTRY.key)).fate).toBe("confirmed");
    expect([...inMemory.alarms.keys()]).toContain("nightly");
  });
});

it("lets a push go while a long history is being chained", async () => {
  const rep = await logIn(USERS.rep);
  const list = await world.list(identityKey(rep));
  const writing = list.transaction("history", "readwrite");
  const event = { what: "confirmed", at: 1, key: ENTRY.key, by: rep.username, records: 1 } as const;
  for (let number = 0; number < 200; number++) void writing.store.add(event);
  await writing.done;
  const chained = async () => (await readState(list, "chainHead"))?.number ?? 0;
  const tidied = wake(world, rep, identityKey(rep));
  expect(await locks.request(`quietlist.${identityKey(rep)}`, chained)).toBeLessThan(200);
  await tidied;
  expect(await chained()).toBe(200);
});

it("lets no history go by a clock that was set ahead since Salesforce answered", async () => {
  const rep = await logIn(USERS.rep);
  const key = identityKey(rep);
  await storeSettings(key, { ...DEFAULT_SETTINGS, keepYears: 3 });
  const list = await capture(rep);
  await captureResubscribe(list, ENTRY.key, "asked", org.clock.now(), rep.username);
  await wake(world, rep, key);
  const events = await list.count("history");
  const { cookies } = inMemory;
  const loggedIn = cookies.splice(0);
  const ahead = { ...world, clock: () => org.clock.now() + 10 * 366 * DAY };
  await wake(ahead, rep, key);
  expect(await list.count("history")).toBe(events);

  cookies.push(...loggedIn);
  await org.clock.advance(5 * 366 * DAY);
  cookies.splice(0, 1, { ...loggedIn[0], value: org.org.login(USERS.rep) } as (typeof cookies)[number]);
  await capture(rep);
  await captureResubscribe(list, ENTRY.key, "asked", org.clock.now(), rep.username);
  await wake(world, rep, key);
  expect(await list.getAll("history")).toContainEqual(expect.objectContaining({ what: "trimmed" }));
});

it("never takes a user on an older host for the one who has just logged in", async () => {
  const rep = await logIn(USERS.rep, "0", "acme-old.my.salesforce.com");
  await capture(rep);
  await wake(world, rep, identityKey(rep));
  const wanted = { apiHost: HOST, org: null, storeId: "0" };
  await logIn(USERS.otherRep);
  expect(await identityAt(wanted)).toBeNull();
});

it.each([false, true])(
  "ends a run for fields that another browser gave up (sync on: %s)",
  async (nightly) => {
    const rep = await logIn(USERS.rep);
    const key = identityKey(rep);
    const list = await world.list(key);
    const fields = { Lead: "MSE_Opt_Out__c", Contact: "MSE_Opt_Out__c" };
    await openRun({ ...world, database: list, settings: { ...DEFAULT_SETTINGS, fields } }, "nightly");
    await storeSettings(key, { ...DEFAULT_SETTINGS, nightly });
    await wake(world, rep, key);
    expect(await list.getAll("runs")).toMatchObject([
      { outcome: "failed", failure: { code: "FIELDS_CHANGED" } },
      ...(nightly ? [{ trigger: "nightly", failure: null }] : []),
    ]);
    // No alarm goes on waking the worker for it.
    expect([...inMemory.alarms.keys()]).toEqual(nightly ? ["nightly"] : []);
  },
);

it("looks at a bulk job again after seconds, while the worker is awake", async () => {
  const rep = await logIn(USERS.rep);
  const list = await world.list(identityKey(rep));
  const waits: number[] = [];
  world = { ...world, later: (wait) => void waits.push(wait) };
  const many = Array.from({ length: USUAL_BULK.entriesToLookUp + 1 }, (_, index) =>
    entryOf(`p${index}@import.example`, { since: org.clock.now() }),
  );
  await captureOptOuts(list, many, rep.username);
  await wake(world, rep, identityKey(rep));
  expect(await openedRun({ database: list })).toMatchObject({ trigger: "outbox", outcome: "running" });
  expect(waits).toEqual([5_000]);
  expect([...inMemory.alarms.keys()]).toContain("outbox");

  await pauseRun(list);
  await wake(world, rep, identityKey(rep));
  expect(waits).toHaveLength(1);
});

it("of somebody who was forgotten meanwhile does nothing, and keeps nothing", async () => {
  const rep = await logIn(USERS.rep);
  await forgetMet(identityKey(rep));
  await org.clock.advance(2 * DAY);
  await wake(world, rep, identityKey(rep), true);
  expect(opened).toEqual([]);
  expect((await readIdentities()).size).toBe(0);
});
