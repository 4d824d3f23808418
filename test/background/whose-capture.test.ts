// Whose list an opt-out goes onto, on a computer that several people use: certain, asked for, or nobody's yet.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { readIdentities } from "../../src/background/identities";
import { wakeAll } from "../../src/background/wake";
import { welcome } from "../../src/background/welcome";
import { USERS } from "../org/cast.ts";
import { inMemory, locks } from "./browser-in-memory.ts";
import { Desk, FROM, HOST, TAB } from "./desk.ts";
import { type Acme, DAY, MINUTE } from "./sync/rep.ts";

vi.mock("webextension-polyfill", async () => ({ default: (await import("./browser-in-memory.ts")).browser }));
vi.stubGlobal("navigator", { locks });

const OLD_HOST = "acme-old.my.salesforce.com";

let desk: Desk;
let org: Acme;
let offline: boolean;

beforeEach(async () => {
  offline = false;
  desk = await Desk.anew({}, (real) => async (url, init) => {
    if (offline) throw new TypeError("Failed to fetch");
    // The org answers under its former name as well.
    return real(url.replace(OLD_HOST, HOST), init);
  });
  org = desk.org;
});

/** The browser's cookies change as at a log-in, and the background is told. */
async function logIn(username: string, host = HOST, storeId = "0"): Promise<string> {
  logOut(host, storeId);
  const sessionId = org.org.login(username);
  inMemory.cookies.push({ domain: host, value: sessionId, storeId });
  await welcome(desk.world, host, storeId);
  return sessionId;
}

function logOut(host = HOST, storeId = "0"): void {
  const others = inMemory.cookies.filter((it) => it.domain !== host || it.storeId !== storeId);
  inMemory.cookies.splice(0, inMemory.cookies.length, ...others);
}

/** Opens the popup, which is how a user is first met. */
const popup = () => desk.handlers.syncState({ tabId: TAB }, FROM);
const inFront = () => desk.handlers.personInFront({ tabId: TAB }, FROM);

/** Who has entries of their own on their list. */
async function listed(): Promise<string[]> {
  const names: string[] = [];
  for (const [key, met] of await readIdentities())
    if ((await (await desk.world.list(key)).count("unsubscribes")) > 0) names.push(met.username);
  return names.sort();
}

describe("an opt-out under a session that was never asked, on a bad network", () => {
  beforeEach(async () => {
    await logIn(USERS.rep);
    await popup();
    offline = true;
    await logIn(USERS.otherRep);
  });

  it("is kept, and is on nobody's list", async () => {
    const taken = await desk.optOut();
    expect(taken.list).toMatchObject({ fate: "pending", failure: { code: "NOT_KNOWN_WHO" } });
    expect(await listed()).toEqual([]);
    expect((await inFront()).list).toMatchObject({ fate: "pending", unsubscribe: { name: "Maria Rossi" } });
    expect(inMemory.alarms.has("outbox")).toBe(true);
  });

  it("goes onto the list of the one whose session it was, and nobody else's", async () => {
    await desk.optOut();
    offline = false;
    await wakeAll(desk.world, true);
    expect(await listed()).toEqual([USERS.otherRep]);
    expect(desk.writers()).toEqual([USERS.otherRep]);
  });

  it("does not go onto the list of whoever logs in next", async () => {
    await desk.optOut();
    offline = false;
    await logIn(USERS.rep);
    await wakeAll(desk.world, true);
    expect(await listed()).toEqual([]);
    expect(desk.writers()).toEqual([]);
  });

  it("is asked about once its session is gone, and goes onto the list of the one who says yes", async () => {
    await desk.optOut();
    offline = false;
    await logIn(USERS.rep);
    await wakeAll(desk.world, true);
    const rep = await desk.keyOf(USERS.rep);
    const [capture, ...more] = await desk.handlers.capturesToClaim({ identity: rep }, FROM);
    expect(capture).toMatchObject({ name: "Maria Rossi", recordId: org.cast.mariaRossi });
    expect(more).toEqual([]);
    await desk.handlers.disownCaptures({ identity: rep, ids: [capture?.id ?? 0] }, FROM);
    expect(await desk.handlers.capturesToClaim({ identity: rep }, FROM)).toEqual([]);
    expect(await listed()).toEqual([]);

    await logIn(USERS.otherRep);
    const other = await desk.keyOf(USERS.otherRep);
    expect(await desk.handlers.capturesToClaim({ identity: other }, FROM)).toHaveLength(1);
    await desk.handlers.claimCaptures({ identity: other, ids: [capture?.id ?? 0] }, FROM);
    expect(await listed()).toEqual([USERS.otherRep]);
    expect(await desk.handlers.capturesToClaim({ identity: other }, FROM)).toEqual([]);
  });

  it("is captured once, however often it is put onto the list", async () => {
    await desk.optOut();
    offline = false;
    await Promise.all([wakeAll(desk.world, true), wakeAll(desk.world, true)]);
    const list = await desk.world.list(await desk.keyOf(USERS.otherRep));
    const captures = (await list.getAll("history")).filter(({ what }) => what === "optedOut");
    expect(captures).toHaveLength(1);
  });

  it.each([
    [10 * MINUTE, 10 * MINUTE],
    [0, 730 * DAY],
  ])(
    "is not undone by an earlier resubscribe by a clock that is behind by %i ms, then by %i",
    async (first, then) => {
      let behind = first;
      Object.assign(desk.world, { clock: () => org.clock.now() - behind });
      const address = "maria.rossi@northwind.example";
      const optOut = () => {
        const said = { name: null, reason: null, note: null, source: "menu" } as const;
        return desk.handlers.optOut({ tabId: TAB, recordId: null, address, ...said }, FROM);
      };
      offline = false;
      const { key } = await optOut();
      await wakeAll(desk.world, true);
      const other = await desk.keyOf(USERS.otherRep);
      await desk.handlers.resubscribe({ identity: other, key, reason: "Asked for the newsletter" }, FROM);
      await wakeAll(desk.world, true);
      await org.clock.advance(MINUTE);
      offline = true;
      await logIn(USERS.otherRep);
      behind = then;
      await optOut();
      offline = false;
      await wakeAll(desk.world, true);
      const state = await desk.handlers.listState({ identity: other, key }, FROM);
      expect(state.unsubscribe).toMatchObject({ status: "optedOut", origin: "own" });
      expect(org.org.value(org.cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);
    },
  );

  it("is deleted with the last user of that org", async () => {
    await desk.optOut();
    const rep = await desk.keyOf(USERS.rep);
    await desk.handlers.forgetOrg({ identity: rep, username: USERS.rep }, FROM);
    expect((await inFront()).list).toBeNull();
  });
});

describe("an opt-out", () => {
  it("goes at once onto the list of a session that Salesforce can be asked about", async () => {
    inMemory.cookies.push({ domain: HOST, value: org.org.login(USERS.rep), storeId: "0" });
    const taken = await desk.optOut();
    expect(taken.list.unsubscribe?.name).toBe("Maria Rossi");
    expect(await listed()).toEqual([USERS.rep]);
  });

  it("stays the owner's when the session died meanwhile, whoever else was met here", async () => {
    await logIn(USERS.otherRep);
    await popup();
    await logIn(USERS.rep);
    await popup();
    org.org.expireSessions(USERS.rep);
    await desk.handlers.lookInSalesforce({ tabId: TAB }, FROM).catch(() => undefined);
    const taken = await desk.optOut();
    expect(await listed()).toEqual([USERS.rep]);
    expect(taken.list.fate).toBe("pending");
    expect(desk.writers()).toEqual([]);
  });

  it("stays the one's who was there last when nobody is logged in", async () => {
    await logIn(USERS.rep);
    await popup();
    await logIn(USERS.otherRep, HOST, "container");
    logOut();
    await desk.optOut();
    expect(await listed()).toEqual([USERS.rep]);
  });

  it("is nobody's when the one who was there last was never asked", async () => {
    await logIn(USERS.rep);
    await popup();
    offline = true;
    await logIn(USERS.otherRep);
    logOut();
    const taken = await desk.optOut();
    expect(taken.list).toMatchObject({ fate: "pending", failure: { code: "NOBODYS_YET" } });
    expect(await listed()).toEqual([]);
  });

  it("is refused when somebody else has logged in since the popup showed whose list it was", async () => {
    await logIn(USERS.rep);
    await popup();
    const rep = await desk.keyOf(USERS.rep);
    await logIn(USERS.otherRep);
    await expect(desk.optOut(rep)).rejects.toMatchObject({ failure: { code: "USER_CHANGED" } });
    expect(await listed()).toEqual([]);
  });

  it("away from Salesforce belongs to the list that was shown, and is refused where none was and several could be", async () => {
    await logIn(USERS.rep);
    await popup();
    const rep = await desk.keyOf(USERS.rep);
    await logIn(USERS.otherRep);
    inMemory.tabs.set(TAB, { url: "https://mail.example/", cookieStoreId: "0" });
    await expect(desk.optOut()).rejects.toMatchObject({ failure: { code: "WHOSE_LIST" } });
    await desk.optOut(rep);
    expect(await listed()).toEqual([USERS.rep]);
  });

  it("is not given to a colleague whose old session on a former host still lives", async () => {
    await logIn(USERS.rep);
    await popup();
    inMemory.cookies.push({ domain: OLD_HOST, value: org.org.login(USERS.otherRep), storeId: "0" });
    org.org.expireSessions(USERS.rep);
    const seen = desk.handlers.lookInSalesforce({ tabId: TAB }, FROM);
    await expect(seen).rejects.toMatchObject({ failure: { kind: "session" } });
  });
});

it("says so when the browser does not show who is logged in, in place of that nobody is", async () => {
  inMemory.withheld.add(`https://${HOST}/*`);
  const seen = desk.handlers.lookInSalesforce({ tabId: TAB }, FROM);
  await expect(seen).rejects.toMatchObject({ failure: { kind: "session", code: "HOST_WITHHELD" } });
});

describe("a session that is not what it seems", () => {
  /** As the org's own would be, but for these. */
  const answering = (change: (session: string) => string | null) => {
    const real = desk.world.fetch;
    desk.throughFetch(async (url, init) => {
      const response = await real(url, init);
      const other = change(url);
      return other === null ? response : Response.json({ identity: other });
    });
  };

  it("is refused when Salesforce answers for another org, and nobody is met", async () => {
    await logIn(USERS.rep);
    const other = "https://login.salesforce.com/id/00D5g00000ZzzzzEAB/0055g00000Acks5AAB";
    answering((url) => (url.endsWith("/services/data/v62.0/") ? other : null));
    const seen = desk.handlers.lookInSalesforce({ tabId: TAB }, FROM);
    await expect(seen).rejects.toMatchObject({ failure: { code: "OTHER_ORG" } });
    expect((await readIdentities()).size).toBe(0);
  });

  it("is not sent to another host, whatever org's it is", async () => {
    const asked: string[] = [];
    const real = desk.world.fetch;
    desk.throughFetch((url, init) => {
      asked.push(new URL(url).host);
      return real(url, init);
    });
    inMemory.cookies.push({ domain: "evil.example", value: org.org.login(USERS.rep), storeId: "0" });
    inMemory.cookies.push({
      domain: "acme.lightning.force.com",
      value: org.org.login(USERS.rep),
      storeId: "0",
    });
    inMemory.cookies.push({ domain: HOST, value: "00D5g00000Zzzzz!AQ.of.another.org", storeId: "0" });
    await expect(desk.handlers.lookInSalesforce({ tabId: TAB }, FROM)).rejects.toMatchObject({
      failure: { kind: "session" },
    });
    expect([...new Set(asked)]).toEqual([HOST]);
  });

  it("that is answered by a log-in page or a foreign host is not followed there", async () => {
    await logIn(USERS.rep);
    const asked: string[] = [];
    desk.throughFetch(async (url) => {
      asked.push(new URL(url).host);
      return Response.redirect("https://evil.example/login", 302);
    });
    await expect(desk.handlers.lookInSalesforce({ tabId: TAB }, FROM)).rejects.toMatchObject({
      failure: { code: "REDIRECTED" },
    });
    expect([...new Set(asked)]).toEqual([HOST]);
  });
});

it("meets two users at once, and forgets neither", async () => {
  await logIn(USERS.rep);
  await logIn(USERS.otherRep, HOST, "container");
  inMemory.tabs.set(8, { url: `https://acme.lightning.force.com/`, cookieStoreId: "container" });
  const states = await Promise.all([popup(), desk.handlers.syncState({ tabId: 8 }, FROM)]);
  expect(states.map((it) => it?.username)).toEqual([USERS.rep, USERS.otherRep]);
  expect((await readIdentities()).size).toBe(2);
  const calls = org.org.log.calls.length;
  await Promise.all([popup(), desk.handlers.syncState({ tabId: 8 }, FROM)]);
  expect(org.org.log.calls.length).toBe(calls);
});
