// Signing in where the org refuses the browser's session: all of it but the browser's window is real.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { readIdentities } from "../../src/background/identities";
import { freshToken } from "../../src/background/sign-in";
import { wakeAll } from "../../src/background/wake";
import { complete } from "../org/caller.ts";
import { USERS } from "../org/cast.ts";
import { handle } from "../org/handle.ts";
import { browser, inMemory, locks } from "./browser-in-memory.ts";
import { Desk, FROM, HOST, TAB } from "./desk.ts";
import { type Acme, MINUTE } from "./sync/rep.ts";

vi.mock("webextension-polyfill", async () => ({ default: (await import("./browser-in-memory.ts")).browser }));
vi.stubGlobal("navigator", { locks });

const CLIENT_ID = "3MVG9quietlist.ofAcme";
const CALLBACK = "https://quietlist.chromiumapp.org/";

let desk: Desk;
let org: Acme;
let sent: { url: string; body: string }[];

beforeEach(async () => {
  sent = [];
  desk = await Desk.anew({}, (real) => (url, init) => {
    sent.push({ url, body: String(init.body ?? "") });
    return real(url, init);
  });
  org = desk.org;
  org.org.apiAccess = "allowlist";
  org.org.clientApps.add({
    clientId: CLIENT_ID,
    name: "Quietlist",
    redirectUris: [CALLBACK],
    scopes: ["api", "refresh_token"],
    requirePkce: true,
    secret: null,
    preApproved: false,
    blocked: false,
  });
  inMemory.window = window;
  logIn(USERS.rep);
});

function logIn(username: string): void {
  inMemory.cookies.length = 0;
  inMemory.cookies.push({ domain: HOST, value: org.org.login(username), storeId: "0" });
}

/** As a browser's window: goes where the org sends it, and somebody clicks "Allow". */
async function window(address: string, interactive: boolean): Promise<string> {
  const cookie = `sid=${inMemory.cookies[0]?.value ?? ""}`;
  let url = address;
  let answer = complete(await handle(org.org, { method: "GET", url, headers: { cookie }, body: "" }));
  if (answer.status === 200) {
    if (!interactive) throw new Error("User interaction required.");
    url = `https://${HOST}/setup/secur/RemoteAccessAuthorizationPage.apexp`;
    const body = String(new URLSearchParams({ request: new URL(address).search.slice(1), save: "1" }));
    answer = complete(await handle(org.org, { method: "POST", url, headers: { cookie }, body }));
  }
  const location = answer.headers.location;
  if (!location?.startsWith(CALLBACK)) throw new Error("Authorization page could not be loaded.");
  return location;
}

const signIn = (stays = false) => desk.handlers.signIn({ apiHost: HOST, clientId: CLIENT_ID, stays }, FROM);
const look = () => desk.handlers.lookInSalesforce({ tabId: TAB }, FROM);
const access = () => desk.handlers.accessAt({ tabId: TAB }, FROM);
const tokenCalls = () => sent.filter(({ url }) => url.endsWith("/services/oauth2/token"));
const kept = async () =>
  JSON.stringify(await browser.storage.local.all()) + JSON.stringify(await browser.storage.sync.all());

describe("in an org that refuses the browser's session", () => {
  it("says so, and works once the user has signed in", async () => {
    await expect(look()).rejects.toMatchObject({ failure: { code: "SESSION_NOT_FOR_API" } });
    expect(await access()).toMatchObject({
      apiHost: HOST,
      clientId: null,
      signedIn: null,
      redirectUri: CALLBACK,
    });
    expect(await signIn()).toMatchObject({ username: USERS.rep });
    expect((await look()).records[0]?.name).toContain("Rossi");
    expect(await access()).toMatchObject({
      clientId: CLIENT_ID,
      signedIn: { username: USERS.rep, stays: false },
    });
    await desk.optOut();
    await wakeAll(desk.world, true);
    expect(desk.writers()).toEqual([USERS.rep]);
  });

  it("asks with PKCE, a state of its own and no secret, and sends the tokens to the org alone", async () => {
    const asked: URL[] = [];
    inMemory.window = (url, interactive) => {
      asked.push(new URL(url));
      return window(url, interactive);
    };
    await signIn();
    await signIn();
    const [first, second] = asked.map((url) => Object.fromEntries(url.searchParams));
    expect(first).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      scope: "api refresh_token",
    });
    expect(first?.state).toMatch(/^[\w-]{43}$/);
    expect(first?.state).not.toBe(second?.state);
    expect(first?.code_challenge).not.toBe(second?.code_challenge);
    expect(tokenCalls().every(({ body }) => !body.includes("secret"))).toBe(true);
    expect([...new Set(sent.map(({ url }) => new URL(url).host))]).toEqual([HOST]);
  });

  it("keeps an opt-out that was taken before signing in, and then puts it onto that user's list", async () => {
    const taken = await desk.optOut();
    expect(taken.list).toMatchObject({ fate: "pending", failure: { code: "NOT_KNOWN_WHO" } });
    await signIn();
    await wakeAll(desk.world, true);
    expect(desk.writers()).toEqual([USERS.rep]);
  });

  it("works on when the access token has ended, with one refresh for all calls at once", async () => {
    await signIn();
    org.org.sessions.idleMilliseconds = MINUTE;
    await org.clock.advance(5 * MINUTE);
    const before = tokenCalls().length;
    const identity = await desk.keyOf(USERS.rep);
    const recordId = org.cast.mariaRossi;
    const all = await Promise.all(
      [1, 2, 3].map(() => desk.handlers.lookAtRecord({ identity, recordId }, FROM)),
    );
    expect(all.map(({ records }) => records.length > 0)).toEqual([true, true, true]);
    expect(tokenCalls().length - before).toBe(1);
  });

  it("works at night, when nobody is logged in to the browser", async () => {
    await signIn();
    await desk.optOut();
    inMemory.cookies.length = 0;
    await wakeAll(desk.world, true);
    expect(desk.writers()).toEqual([USERS.rep]);
  });

  it("recognises the same user after another log-in, without a window", async () => {
    await signIn();
    logIn(USERS.rep);
    const interactive: boolean[] = [];
    inMemory.window = (url, asks) => {
      interactive.push(asks);
      return window(url, asks);
    };
    expect((await look()).identity).toBe(await desk.keyOf(USERS.rep));
    expect(interactive).toEqual([false]);
  });

  it("never takes a colleague who has logged in for the user who signed in", async () => {
    await signIn();
    logIn(USERS.otherRep);
    await expect(look()).rejects.toMatchObject({ failure: { code: "SESSION_NOT_FOR_API" } });
    const taken = await desk.optOut();
    expect(taken.list.failure?.code).toBe("NOT_KNOWN_WHO");
    await wakeAll(desk.world, true);
    expect(desk.writers()).toEqual([]);
    // Nor a colleague who has allowed the app, and has not signed in here.
    org.org.clientApps.approve(org.org.clientApps.find(CLIENT_ID) as never, org.org.user(USERS.otherRep).id);
    await expect(look()).rejects.toMatchObject({ failure: { code: "SESSION_NOT_FOR_API" } });
    expect(await listedBy(USERS.rep)).toBe(0);
  });
});

async function listedBy(username: string): Promise<number> {
  return (await desk.world.list(await desk.keyOf(username))).count("unsubscribes");
}

it("is not offered in a container or a private window, where the browser would open its window outside", async () => {
  inMemory.cookies.push({
    domain: HOST,
    value: org.org.login(USERS.otherRep),
    storeId: "firefox-container-1",
  });
  const url = "https://acme.lightning.force.com/";
  for (const [storeId, apart] of [
    ["firefox-container-1", true],
    ["firefox-private", true],
    ["1", true],
    ["firefox-default", false],
    ["0", false],
  ] as const) {
    inMemory.tabs.set(8, { url, cookieStoreId: storeId });
    expect(await desk.handlers.accessAt({ tabId: 8 }, FROM), storeId).toMatchObject({ apart });
  }
});

describe("the tokens", () => {
  it("are in memory alone", async () => {
    await signIn();
    const memory = JSON.stringify(await browser.storage.session.all());
    expect(memory).toContain("5Aep861");
    expect(await kept()).not.toContain("5Aep861");
    await browser.storage.session.clear();
    expect(await freshToken(await desk.keyOf(USERS.rep), null, desk.world.fetch)).toBeNull();
  });

  it("outlive the browser for those who wish so, sealed by a key that cannot be read", async () => {
    await signIn(true);
    const secrets = JSON.stringify(await browser.storage.session.all()).match(/5Aep861\w+/)?.[0] ?? "none";
    const disk = await readDatabase("quietlist-signed-in");
    expect(disk.text).not.toContain(secrets);
    expect(disk.key?.extractable).toBe(false);
    await browser.storage.session.clear();
    inMemory.cookies.length = 0;
    expect(await freshToken(await desk.keyOf(USERS.rep), null, desk.world.fetch)).not.toBeNull();
  });

  it("are forgotten here and at Salesforce by signing out", async () => {
    await signIn(true);
    const identity = await desk.keyOf(USERS.rep);
    const token = (await freshToken(identity, null, desk.world.fetch)) ?? "";
    await desk.handlers.signOut({ identity }, FROM);
    expect(org.org.sessions.use(token)).toBeNull();
    expect(await freshToken(identity, null, desk.world.fetch)).toBeNull();
    expect((await readDatabase("quietlist-signed-in")).text).toBe("[]");
    expect((await access())?.signedIn).toBeNull();
  });

  it("are forgotten and revoked with the org", async () => {
    await signIn(true);
    const identity = await desk.keyOf(USERS.rep);
    const token = (await freshToken(identity, null, desk.world.fetch)) ?? "";
    await desk.handlers.forgetOrg({ identity, username: USERS.rep }, FROM);
    expect(org.org.sessions.use(token)).toBeNull();
    expect(JSON.stringify(await browser.storage.session.all()) + (await kept())).not.toMatch(/5Aep|3MVG9/);
    expect((await readDatabase("quietlist-signed-in")).text).toBe("[]");
  });

  it("are gone when Salesforce has revoked them, and the session of the page is tried again", async () => {
    await signIn();
    const identity = await desk.keyOf(USERS.rep);
    const [refresh = ""] = JSON.stringify(await browser.storage.session.all()).match(/5Aep861\w+/) ?? [];
    for (const access of org.org.clientApps.revoke(refresh) ?? []) org.org.sessions.end(access);
    org.org.apiAccess = "open";
    expect((await look()).identity).toBe(identity);
    expect((await access())?.signedIn).toBeNull();
  });
});

describe("an answer that is not right is refused, and nothing is kept", () => {
  const CHANGES: [string, (back: URL) => string][] = [
    ["another state", (back) => with_(back, "state", "of-somebody-else")],
    ["no state", (back) => without(back, "state")],
    ["two states", (back) => `${back.href}&state=second`],
    ["another issuer", (back) => with_(back, "iss", "https://evil.my.salesforce.com")],
    ["another address", (back) => back.href.replace("quietlist.chromiumapp.org", "evil.chromiumapp.org")],
    ["another path", (back) => back.href.replace(".org/?", ".org/other?")],
    ["two codes", (back) => `${back.href}&code=second`],
    ["no code", (back) => without(back, "code")],
    ["no address", () => "nonsense"],
  ];

  it.each(CHANGES)("%s", async (_what, change) => {
    inMemory.window = async (url, interactive) => change(new URL(await window(url, interactive)));
    await expect(signIn(true)).rejects.toMatchObject({ failure: { code: "OAUTH_MISMATCH" } });
    expect(tokenCalls()).toEqual([]);
    expect((await readIdentities()).size).toBe(0);
  });

  it.each<[string, () => Record<string, unknown>]>([
    ["tokens for another host", () => ({ instance_url: "https://evil.my.salesforce.com" })],
    ["tokens for no host", () => ({ instance_url: "nowhere" })],
    [
      "tokens of another user",
      () => ({ id: `https://${HOST}/id/${org.org.id}/${org.org.user(USERS.otherRep).id}` }),
    ],
  ])("%s", async (_what, lie) => {
    const real = desk.world.fetch;
    desk.throughFetch(async (url, init) => {
      const response = await real(url, init);
      if (!url.endsWith("/token")) return response;
      return Response.json({ ...(await response.json()), ...lie() });
    });
    await expect(signIn(true)).rejects.toMatchObject({ failure: { code: "OAUTH_MISMATCH" } });
    expect(JSON.stringify(await browser.storage.session.all())).not.toContain("5Aep");
  });

  it("a redirect, to wherever: neither code nor tokens go there", async () => {
    const real = desk.world.fetch;
    desk.throughFetch(async (url, init) => {
      if (!url.endsWith("/token")) return real(url, init);
      sent.push({ url, body: "" });
      return Response.redirect("https://evil.example/services/oauth2/token", 307);
    });
    await expect(signIn()).rejects.toMatchObject({ failure: { code: "REDIRECTED" } });
    expect([...new Set(sent.map(({ url }) => new URL(url).host))]).toEqual([HOST]);
    expect((await readIdentities()).size).toBe(0);
  });

  it("a certificate that fails, or no network: nothing is kept, and it can be tried again", async () => {
    const real = desk.world.fetch;
    let failing = true;
    desk.throughFetch(async (url, init) => {
      // What browsers throw, whose words may hold what was sent.
      if (failing) throw new TypeError(`Failed to fetch ${String(init.body)}`);
      return real(url, init);
    });
    const failure = await signIn().catch((error: unknown) => error);
    expect(failure).toMatchObject({ failure: { code: "NETWORK", kind: "retry" } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain("aPrx");
    failing = false;
    expect(await signIn()).toMatchObject({ username: USERS.rep });
  });

  it("a refusal of the org, in its words", async () => {
    const app = org.org.clientApps.find(CLIENT_ID);
    if (app) org.org.clientApps.add({ ...app, blocked: true });
    await expect(signIn()).rejects.toMatchObject({ failure: { code: "OAUTH_APP_BLOCKED" } });
  });

  it("a window that was closed", async () => {
    inMemory.window = async () => {
      throw new Error("The user did not approve access.");
    };
    await expect(signIn()).rejects.toMatchObject({ failure: { code: "SIGN_IN_CLOSED" } });
  });
});

function with_(back: URL, name: string, value: string): string {
  back.searchParams.set(name, value);
  return back.href;
}

function without(back: URL, name: string): string {
  back.searchParams.delete(name);
  return back.href;
}

/** The tokens as they are on disk, and the key. */
async function readDatabase(name: string): Promise<{ text: string; key: CryptoKey | undefined }> {
  const { openDB } = await import("idb");
  const database = await openDB(name);
  const rows = await database.getAll("tokens");
  const key: CryptoKey | undefined = await database.get("key", "key");
  database.close();
  const text = (value: unknown) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? new TextDecoder().decode(value as ArrayBuffer)
      : value;
  return { text: JSON.stringify(rows, (_, value) => text(value)), key };
}
