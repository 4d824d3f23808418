import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ApiSession, type Fetch, openApiSession } from "../../../src/background/salesforce/request";
import { SalesforceFailure } from "../../../src/background/salesforce/salesforce";

const HOST = "acme.my.salesforce.com";
const SESSION = "00D000000000001!the.session";

/** Two servers on real sockets: Salesforce, and a stranger to whom nothing may be said. */
let salesforce: { server: Server; answer: RequestListener; heard: { url: string; headers: unknown }[] };
let stranger: typeof salesforce;

async function listen(): Promise<typeof salesforce> {
  const one: typeof salesforce = {
    server: createServer((request, response) => {
      one.heard.push({ url: request.url ?? "", headers: request.headers });
      one.answer(request, response);
    }),
    answer: (_, response) => void response.end("{}"),
    heard: [],
  };
  await new Promise<void>((listening) => one.server.listen(0, "127.0.0.1", listening));
  return one;
}

const at = ({ server }: typeof salesforce) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** The browser's `fetch`, in a world where Salesforce's host is the test's. */
const fetchHere: Fetch = (url, init) => fetch(url.replace(`https://${HOST}`, at(salesforce)), init);

function open(options: { fetch?: Fetch; timeLimit?: number; sessionId?: string } = {}): ApiSession {
  return openApiSession({ apiHost: HOST, sessionId: SESSION, fetch: fetchHere, ...options });
}

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => "no failure",
    (it: unknown) => it,
  );
  expect(error).toBeInstanceOf(SalesforceFailure);
  return error as SalesforceFailure;
}

const get = (session = open()) => session.request({ method: "GET", url: "/services/data/v62.0/limits" });

function answer(status: number, headers: Record<string, string>, body: string): void {
  salesforce.answer = (_, response) => void response.writeHead(status, headers).end(body);
}

beforeEach(async () => {
  salesforce = await listen();
  stranger = await listen();
});

afterEach(() => {
  for (const { server } of [salesforce, stranger]) {
    server.closeAllConnections();
    server.close();
  }
});

describe("a request", () => {
  test("bears the session and the client's name, and no cookies", async () => {
    const inits: RequestInit[] = [];
    const session = open({
      fetch: (url, init) => {
        inits.push(init);
        return fetchHere(url, init);
      },
    });
    await session.request({
      method: "PATCH",
      url: `https://${HOST}/services/data/v62.0/x`,
      headers: { Authorization: "Bearer other", "Sforce-Auto-Assign": "FALSE" },
      body: "{}",
    });
    expect(salesforce.heard[0]?.url).toBe("/services/data/v62.0/x");
    expect(salesforce.heard[0]?.headers).toMatchObject({
      authorization: `Bearer ${SESSION}`,
      "sforce-call-options": "client=Quietlist",
      "sforce-auto-assign": "FALSE",
      "content-type": "application/json",
    });
    expect(inits[0]).toMatchObject({ credentials: "omit", cache: "no-store", redirect: "manual" });
  });

  test("gives the parsed answer, Salesforce's clock and the org's usage", async () => {
    const headers = {
      "Content-Type": "application/json",
      Date: "Tue, 24 Nov 2026 08:00:00 GMT",
      "Sforce-Limit-Info": "per-app-api-usage=17/250(appName=x), api-usage=10018/100000; api-bursts=1/750",
    };
    answer(200, headers, '{"a":[1]}');
    const session = open();
    expect(session.usage).toBeNull();
    expect(await get(session)).toMatchObject({
      status: 200,
      body: { a: [1] },
      asOf: Date.UTC(2026, 10, 24, 8),
    });
    expect(session.usage).toEqual({ used: 10018, allowed: 100000 });
    expect(session.calls).toBe(1);

    // An answer that says nothing of the usage does not unsay it.
    answer(200, {}, "{}");
    await get(session);
    expect(session.usage).toEqual({ used: 10018, allowed: 100000 });
  });

  test("may be answered by nothing, where nothing is due", async () => {
    answer(204, {}, "");
    expect((await get()).body).toBeNull();
  });
});

describe("the session goes nowhere else", () => {
  test.each([
    "https://evil.example/services/data",
    "//evil.example/services/data",
    "\\\\evil.example/services/data",
    `http://${HOST}/services/data`,
    `https://${HOST}.evil.example/`,
    `https://${HOST}:8443/services`,
    `https://${HOST}@evil.example/`,
    "javascript:alert(1)",
    "https://",
  ])("not to %s", async (url) => {
    let fetched = 0;
    const session = open({ fetch: () => Promise.reject(new Error(`fetched ${fetched++}`)) });
    const { failure } = await failureOf(session.request({ method: "GET", url }));
    expect(failure).toMatchObject({ kind: "attention", code: "FOREIGN_ADDRESS" });
    expect(fetched).toBe(0);
  });

  test.each([301, 302, 303, 307, 308])("not by a redirect (%i) to another host", async (status) => {
    answer(status, { Location: `${at(stranger)}/login` }, "");
    const { failure } = await failureOf(get());
    expect(failure).toMatchObject({ kind: "session", code: "REDIRECTED" });
    expect(stranger.heard).toEqual([]);
  });

  test("not by a redirect to a log-in page on the same host", async () => {
    salesforce.answer = (request, response) =>
      void (request.url === "/login"
        ? response.end("<html>Log in</html>")
        : response.writeHead(302, { Location: "/login" }).end());
    const { failure } = await failureOf(get());
    expect(failure).toMatchObject({ kind: "session", code: "REDIRECTED" });
    expect(salesforce.heard).toHaveLength(1);
  });

  test("nor by an opaque redirect, which is all a browser tells of one", async () => {
    const opaque = { type: "opaqueredirect", status: 0, headers: new Headers() } as Response;
    const { failure } = await failureOf(get(open({ fetch: async () => opaque })));
    expect(failure.code).toBe("REDIRECTED");
  });

  test("nor into the message of a failure, when fetch quotes the header it dislikes", async () => {
    const { failure, message } = await failureOf(get(open({ sessionId: "00D!line\nbreak" })));
    expect(failure).toMatchObject({ kind: "retry", code: "NETWORK" });
    expect(JSON.stringify([failure, message])).not.toContain("break");
  });
});

describe("an ill end", () => {
  const page = "<!DOCTYPE html><html><title>Down for maintenance</title></html>";

  test.each([200, 403, 404, 500, 502, 503])("a page of HTML with status %i", async (status) => {
    answer(status, { "Content-Type": "text/html" }, page);
    expect((await failureOf(get())).failure).toMatchObject({ kind: "retry", code: "NOT_JSON" });
  });

  test("a page of HTML that says to log in", async () => {
    answer(401, { "Content-Type": "text/html" }, page);
    expect((await failureOf(get())).failure).toMatchObject({ kind: "session", code: "HTTP_401" });
  });

  test("an empty answer", async () => {
    answer(200, { "Content-Type": "application/json" }, "");
    expect((await failureOf(get())).failure).toMatchObject({ kind: "retry", code: "EMPTY" });
  });

  test("an empty refusal", async () => {
    answer(503, {}, "");
    expect((await failureOf(get())).failure).toMatchObject({ kind: "retry", code: "HTTP_503" });
  });

  test("an answer that breaks off, told by its length", async () => {
    salesforce.answer = (request, response) => {
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
      response.write('{"records":[');
      setImmediate(() => request.socket.destroy());
    };
    expect((await failureOf(get())).failure).toMatchObject({ kind: "retry", code: "NETWORK" });
  });

  test("an answer that breaks off, told by its grammar", async () => {
    answer(200, { "Content-Type": "application/json" }, '{"records":[{"Id":"00Q');
    expect((await failureOf(get())).failure).toMatchObject({ kind: "retry", code: "NOT_JSON" });
  });

  test("a connection that is reset", async () => {
    salesforce.answer = (request) => void request.socket.resetAndDestroy();
    expect((await failureOf(get())).failure).toMatchObject({ kind: "retry", code: "NETWORK" });
  });

  test("a network that is down", async () => {
    const session = open({ fetch: () => Promise.reject(new TypeError("Failed to fetch")) });
    expect((await failureOf(get(session))).failure).toMatchObject({ kind: "retry", code: "NETWORK" });
    expect(session.calls).toBe(1);
  });

  test("no answer in time", async () => {
    salesforce.answer = () => {};
    const { failure } = await failureOf(get(open({ timeLimit: 30 })));
    expect(failure).toMatchObject({ kind: "retry", code: "TIMEOUT" });
  });

  test("an answer whose body does not come in time", async () => {
    salesforce.answer = (_, response) => void response.writeHead(200).write("{");
    const { failure } = await failureOf(get(open({ timeLimit: 100 })));
    expect(failure).toMatchObject({ kind: "retry", code: "TIMEOUT" });
  });

  test("no answer in time, by a fetch that does not listen", async () => {
    const session = open({ fetch: () => new Promise(() => {}), timeLimit: 10 });
    expect((await failureOf(get(session))).failure.code).toBe("TIMEOUT");
  });

  test("a session that has expired", async () => {
    const body = [{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }];
    answer(401, { "Content-Type": "application/json" }, JSON.stringify(body));
    const { failure } = await failureOf(get());
    expect(failure).toMatchObject({ kind: "session", code: "INVALID_SESSION_ID" });
  });

  test.each([
    ["120", 120_000],
    ["Tue, 24 Nov 2026 08:01:00 GMT", 60_000],
    ["Tue, 24 Nov 2026 07:00:00 GMT", 0],
    ["soon", null],
  ])("that asks to come again (%s)", async (retryAfter, wait) => {
    const headers = { Date: "Tue, 24 Nov 2026 08:00:00 GMT", "Retry-After": retryAfter };
    answer(503, headers, '[{"errorCode":"SERVER_UNAVAILABLE","message":"busy"}]');
    expect(await failureOf(get())).toMatchObject({
      failure: { kind: "retry", code: "SERVER_UNAVAILABLE" },
      retryAfter: wait,
    });
  });

  test("is counted, and tells the usage all the same", async () => {
    answer(
      403,
      { "Sforce-Limit-Info": "api-usage=100000/100000" },
      '[{"errorCode":"REQUEST_LIMIT_EXCEEDED"}]',
    );
    const session = open();
    expect((await failureOf(get(session))).failure.kind).toBe("limit");
    expect(session).toMatchObject({ calls: 1, usage: { used: 100000, allowed: 100000 } });
  });
});
