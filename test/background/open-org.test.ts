import { beforeEach, expect, it, vi } from "vitest";
import { type Database, readState, writeState } from "../../src/background/database/database";
import { meet } from "../../src/background/identities";
import { openOrg } from "../../src/background/open-org";
import { probe } from "../../src/background/salesforce/probe";
import type { LiveSession } from "../../src/background/session";
import { fieldsToWrite } from "../../src/settings";
import { USERS } from "../org/cast.ts";
import { fetchFrom } from "../org/fetch.ts";
import { createKiller, killableDatabase } from "../simulation/killable.ts";
import { locks, startAnew } from "./browser-in-memory.ts";
import { newList } from "./database/lists.ts";
import { type Acme, acme, DAY } from "./sync/rep.ts";

vi.mock("webextension-polyfill", async () => ({ default: (await import("./browser-in-memory.ts")).browser }));
vi.stubGlobal("navigator", { locks });

const HOST = "acme.my.salesforce.com";
const YEARS = 10 * 366 * DAY;

let world: Acme;
let session: LiveSession;
let list: Database;
/** This computer's clock beside the org's. */
let ahead: number;

beforeEach(async () => {
  world = acme();
  await startAnew();
  const sessionId = world.org.login(USERS.rep);
  const who = await probe({ apiHost: HOST, sessionId, fetch: fetchFrom(world.org) });
  const identity = await meet({ ...who, username: USERS.rep }, world.clock.now());
  session = { apiHost: HOST, sessionId, storeId: "0", isNew: false, identity } as LiveSession;
  list = await newList();
  ahead = 0;
});

const open = (database = list) =>
  openOrg(session, database, {
    fetch: fetchFrom(world.org),
    clock: () => world.clock.now() + ahead,
    changed: () => {},
  });

const call = ({ salesforce, settings }: Awaited<ReturnType<typeof open>>) =>
  salesforce.findByAddress(["maria.rossi@northwind.example"], fieldsToWrite(settings));

it("counts each call once, however often it is kept, and writes nothing where none was made", async () => {
  await writeState(list, "ownCalls", { since: world.clock.now(), calls: 5 });
  const org = await open();
  const transaction = vi.spyOn(list, "transaction");
  await org.keep();
  expect(transaction).not.toHaveBeenCalled();
  for (const calls of [6, 7]) {
    await call(org);
    await org.keep();
    transaction.mockClear();
    await org.keep();
    expect(transaction).not.toHaveBeenCalled();
    expect((await readState(list, "ownCalls"))?.calls).toBe(calls);
  }
});

it("keeps an answer with the clock that it told of, or neither, wherever the worker is killed", async () => {
  ahead = YEARS;
  let isKept = false;
  for (let moment = 1; !isKept; moment++) {
    list = await newList();
    const killer = createKiller(moment);
    const keeping = open(killableDatabase(list, killer)).then(async (org) => {
      await call(org);
      await org.keep();
      return true;
    });
    keeping.catch(() => undefined);
    isKept = await Promise.race([keeping, killer.death.then(() => false)]);
    const isAnswered = (await readState(list, "answeredAt")) !== undefined;
    expect([isAnswered, (await readState(list, "clockOffset")) ?? 0]).toEqual([isKept, isKept ? -YEARS : 0]);
  }
});

it("knows when Salesforce answered, also where the clock was set ahead and it does not answer any more", async () => {
  const org = await open();
  const answered = world.clock.now();
  await call(org);
  ahead = YEARS;
  world.org.addTrouble({ when: () => true, what: "resetBefore" });
  await call(org).catch(() => undefined);
  await org.keep();
  expect((await readState(list, "ownCalls"))?.calls).toBe(2);
  expect(await readState(list, "answeredAt")).toBe(answered);
});
