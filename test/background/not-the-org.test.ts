// What answers in the org's place, and sessions that are not the org's, over real sockets: nothing of it is believed, and
// no session goes anywhere but to its own org.
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readIdentities } from "../../src/background/identities";
import { wakeAll } from "../../src/background/wake";
import { complete } from "../org/caller.ts";
import { USERS } from "../org/cast.ts";
import { handle } from "../org/handle.ts";
import { makeOrg } from "../org/make-org.ts";
import type { Org } from "../org/org.ts";
import { openSockets, type Sockets } from "../org/server.ts";
import { inMemory, locks } from "./browser-in-memory.ts";
import { Desk, FROM, HOST, TAB } from "./desk.ts";

vi.mock("webextension-polyfill", async () => ({ default: (await import("./browser-in-memory.ts")).browser }));
vi.stubGlobal("navigator", { locks });

const OTHER_HOST = "globex.my.salesforce.com";
const CLIENT_ID = "3MVG9quietlist.ofAcme";
const CALLBACK = "https://quietlist.chromiumapp.org/";

/** Somebody else's server, which notes whatever it is told. */
interface Stranger {
  readonly server: Server;
  readonly origin: string;
  readonly heard: string[];
}

let desk: Desk;
let other: Org;
let sockets: Record<"acme" | "globex", Sockets>;
let stranger: Stranger;
/** By host, where the network leads. */
let network: Map<string, string>;
/** Every address that was sent to. */
let asked: string[];

beforeEach(async () => {
  network = new Map();
  asked = [];
  desk = await Desk.anew({}, () => (url, init) => {
    const { host, origin } = new URL(url);
    asked.push(url);
    return fetch(url.replace(origin, network.get(host) ?? "http://127.0.0.1:9"), init);
  });
  other = makeOrg({ people: 0, seed: 2, myDomain: "globex" }).org;
  sockets = { acme: await openSockets(desk.org.org, 0), globex: await openSockets(other, 0) };
  stranger = await listen((_, response) => void response.end(`{"identity":"https://x/id/1/2"}`));
  network.set(HOST, `http://127.0.0.1:${sockets.acme.httpPort}`);
  network.set(OTHER_HOST, `http://127.0.0.1:${sockets.globex.httpPort}`);
});

afterEach(async () => {
  await Promise.all([sockets.acme.stop(), sockets.globex.stop()]);
  stop(stranger);
});

async function listen(answer: RequestListener): Promise<Stranger> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, heard, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function stop({ server }: Stranger): void {
  server.closeAllConnections();
  server.close();
}

function cookie(domain: string, value: string): void {
  inMemory.cookies.push({ domain, value, storeId: "0" });
}

/** Test orgs share one id: this session begins with that of another. */
function ofGlobex(sessionId: string): string {
  return sessionId.replace(/^00D\w+/, "00D5g00000Globe");
}

const look = () => desk.handlers.lookInSalesforce({ tabId: TAB }, FROM);
const callsOf = (org: Org) => org.log.calls.map(({ url }) => url);

describe("a session", () => {
  it("of another org, on this org's host: is refused, and nobody is met", async () => {
    cookie(HOST, ofGlobex(other.login(USERS.rep)));
    await expect(look()).rejects.toMatchObject({ failure: { kind: "session" } });
    expect((await readIdentities()).size).toBe(0);
    expect(asked.filter((url) => !url.startsWith(`https://${HOST}/`))).toEqual([]);
    await desk.optOut();
    await wakeAll(desk.world, true);
    expect(desk.writers()).toEqual([]);
  });

  it("of another org, on its own host: is not tried here, though this org's own is dead", async () => {
    cookie(HOST, desk.org.org.login(USERS.rep));
    cookie(OTHER_HOST, ofGlobex(other.login(USERS.rep)));
    desk.org.org.expireSessions(USERS.rep);
    await expect(look()).rejects.toMatchObject({ failure: { kind: "session" } });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((url) => !url.startsWith(`https://${HOST}/`))).toEqual([]);
  });

  it("that is good for the org's pages alone: is refused by the API, and nobody is met", async () => {
    const { org } = desk.org;
    cookie(HOST, org.sessions.start(org.user(USERS.rep).id, "lightning").id);
    await expect(look()).rejects.toMatchObject({ failure: { kind: "session" } });
    expect((await readIdentities()).size).toBe(0);
  });
});

describe("in the org's place", () => {
  beforeEach(() => cookie(HOST, desk.org.org.login(USERS.rep)));

  it.each([301, 302, 303, 307, 308])("a redirect (%i) to a foreign host: is not followed", async (status) => {
    const gate = await listen((_, response) => {
      response.writeHead(status, { location: `${stranger.origin}/services/data/v62.0/` }).end();
    });
    network.set(HOST, gate.origin);
    await expect(look()).rejects.toMatchObject({ failure: { code: "REDIRECTED" } });
    expect(gate.heard.length).toBeGreaterThan(0);
    expect(stranger.heard).toEqual([]);
    stop(gate);
  });

  it("a log-in page, by a redirect or at once: nothing of it is believed, and the opt-out is kept", async () => {
    const gate = await listen((request, response) => {
      if (request.url === "/login") response.end("<html><title>Login</title></html>");
      else response.writeHead(302, { location: "/login" }).end();
    });
    network.set(HOST, gate.origin);
    await expect(look()).rejects.toMatchObject({ failure: { code: "REDIRECTED" } });
    expect(gate.heard.filter((it) => it.includes("/login"))).toEqual([]);
    expect((await desk.optOut()).list.fate).toBe("pending");
    expect((await readIdentities()).size).toBe(0);
    stop(gate);

    // It was a gate of the network: behind it is the org, and what was taken goes there.
    network.set(HOST, `http://127.0.0.1:${sockets.acme.httpPort}`);
    await wakeAll(desk.world, true);
    expect(desk.writers()).toEqual([USERS.rep]);
  });

  it("a certificate that nobody vouches for: the session is not told, and the opt-out is kept", async () => {
    network.set(HOST, `https://localhost:${sockets.acme.httpsPort}`);
    await expect(look()).rejects.toMatchObject({ failure: { code: "NETWORK", kind: "retry" } });
    expect((await desk.optOut()).list.fate).toBe("pending");
    await wakeAll(desk.world, true);
    expect(callsOf(desk.org.org)).toEqual([]);
    network.set(HOST, `http://127.0.0.1:${sockets.acme.httpPort}`);
    await wakeAll(desk.world, true);
    expect(desk.writers()).toEqual([USERS.rep]);
  });
});

describe("signing in", () => {
  beforeEach(() => {
    desk.org.org.clientApps.add({
      clientId: CLIENT_ID,
      name: "Quietlist",
      redirectUris: [CALLBACK],
      scopes: ["api", "refresh_token"],
      requirePkce: true,
      secret: null,
      preApproved: true,
      blocked: false,
    });
    cookie(HOST, desk.org.org.login(USERS.rep));
  });

  /** The org's window, in which nothing needs to be clicked, and what somebody makes of its answer. */
  function comesBack(changed: (back: URL) => void): void {
    inMemory.window = async (url) => {
      const headers = { cookie: `sid=${inMemory.cookies[0]?.value}` };
      const asked = await handle(desk.org.org, { method: "GET", url, headers, body: "" });
      const back = new URL(complete(asked).headers.location ?? "https://nowhere.example/");
      changed(back);
      return back.href;
    };
  }

  const signIn = () => desk.handlers.signIn({ apiHost: HOST, clientId: CLIENT_ID, stays: false }, FROM);
  const tokenCalls = () => asked.filter((url) => url === `https://${HOST}/services/oauth2/token`);

  it.each<[string, (back: URL) => void]>([
    ["state", (back) => back.searchParams.set("state", "of-another-question")],
    ["issuer", (back) => back.searchParams.set("iss", `https://${OTHER_HOST}`)],
  ])("with another %s: its code is given to nobody", async (_what, changed) => {
    comesBack(changed);
    await expect(signIn()).rejects.toMatchObject({ failure: { code: "OAUTH_MISMATCH" } });
    expect(tokenCalls()).toEqual([]);
    expect((await readIdentities()).size).toBe(0);
  });

  it("with tokens that are good for another host: they are not kept", async () => {
    // Asked by its address on loopback, the org says that its tokens are good there.
    comesBack((back) => back.searchParams.set("iss", `https://${HOST}`));
    await expect(signIn()).rejects.toMatchObject({ failure: { code: "OAUTH_MISMATCH" } });
    expect(tokenCalls()).toHaveLength(1);
    expect((await readIdentities()).size).toBe(0);
  });

  it("where the token's address leads to a foreign host: the code does not follow", async () => {
    comesBack(() => undefined);
    const gate = await listen((_, response) => {
      response.writeHead(307, { location: `${stranger.origin}/services/oauth2/token` }).end();
    });
    network.set(HOST, gate.origin);
    await expect(signIn()).rejects.toMatchObject({ failure: { code: "REDIRECTED" } });
    expect(stranger.heard).toEqual([]);
    stop(gate);
  });
});
