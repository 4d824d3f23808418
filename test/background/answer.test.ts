import { describe, expect, it } from "vitest";
import type { Runtime, Tabs } from "webextension-polyfill";
import { answer, senderKind } from "../../src/background/answer.ts";
import { failureOf } from "../../src/background/salesforce/failure.ts";
import { SalesforceFailure } from "../../src/background/salesforce/salesforce.ts";
import type { Handlers } from "../../src/messages/contract.ts";

const ID = "nkeimhogjdpnpccoofpliimaahmaaome";
const ORIGIN = `chrome-extension://${ID}/`;
const LEAD_PAGE = "https://acme.lightning.force.com/lightning/r/Lead/00Q5g00000AbCdEFGH/view";

const tab = { id: 7, url: LEAD_PAGE } as Tabs.Tab;
const popup = { id: ID, url: `${ORIGIN}src/popup/index.html` };
const dashboard = {
  id: ID,
  url: `${ORIGIN}src/dashboard/index.html`,
  tab: { id: 8 } as Tabs.Tab,
  frameId: 0,
};
const contentScript = { id: ID, url: LEAD_PAGE, tab, frameId: 0 };

const kindOf = (from: Runtime.MessageSender) => senderKind(from, ID, ORIGIN);

describe("who sent a message", () => {
  it("is a page of the extension, in the popup or in a tab", () => {
    expect(kindOf(popup)).toBe("page");
    expect(kindOf(dashboard)).toBe("page");
  });

  it("is a content script in the main frame of a Salesforce page", () => {
    expect(kindOf(contentScript)).toBe("content");
    const sandbox = "https://acme--uat.sandbox.lightning.force.com/lightning/page/home";
    expect(kindOf({ ...contentScript, url: sandbox })).toBe("content");
  });

  it.each<[string, Runtime.MessageSender]>([
    ["another extension", { ...popup, id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }],
    ["another extension that claims our page", { id: "other", url: popup.url, tab, frameId: 0 }],
    ["somebody without an id", { url: popup.url }],
    ["an id that only begins like ours", { ...popup, id: `${ID}x` }],
    ["a page of ours in somebody's frame", { ...dashboard, frameId: 3 }],
    ["an origin that only begins like ours", { id: ID, url: `chrome-extension://${ID}.evil.example/x` }],
    ["no address", { id: ID, tab, frameId: 0 }],
    ["a frame in a Salesforce page", { ...contentScript, frameId: 12 }],
    ["a frame of unknown number", { id: ID, url: LEAD_PAGE, tab }],
    ["no tab", { id: ID, url: LEAD_PAGE, frameId: 0 }],
    ["a blank frame", { ...contentScript, url: "about:blank" }],
    ["a frame with markup of its own", { ...contentScript, url: "about:srcdoc" }],
    ["a local file", { ...contentScript, url: "file:///acme.lightning.force.com/lightning" }],
    ["data", { ...contentScript, url: `data:text/html,${LEAD_PAGE}` }],
    ["a blob of a Salesforce page", { ...contentScript, url: `blob:${LEAD_PAGE}` }],
    ["script in an address", { ...contentScript, url: `javascript:"${LEAD_PAGE}"` }],
  ])("is not answered: %s", (_who, from) => {
    expect(kindOf(from)).toBeNull();
  });

  it.each([
    "http://acme.lightning.force.com/lightning/page/home",
    "https://acme.lightning.force.com.evil.example/lightning/page/home",
    "https://evil.example/acme.lightning.force.com/lightning",
    "https://evil.example/?https://acme.lightning.force.com/",
    "https://evil.example#acme.lightning.force.com",
    "https://acme.lightning.force.com@evil.example/",
    "https://acme.lightning.force.com:8443/lightning/page/home",
    "https://acme.lightning-force.com/lightning/page/home",
    "https://lightning.force.com/lightning/page/home",
    "https://xn--acm-8ma.lightning.force.com/lightning/page/home",
    "https://a.b.c.lightning.force.com/lightning/page/home",
    "https://acme.my.site.com/s/",
    "https://help.salesforce.com/",
  ])("is no Salesforce page, though it looks like one: %s", (url) => {
    expect(kindOf({ ...contentScript, url })).toBeNull();
  });
});

/** Handlers that only say that they were called, as what may not be called must not be. */
function watched() {
  const called: string[] = [];
  const handlers = new Proxy({} as Handlers<Runtime.MessageSender>, {
    get: (_, name) => async () => {
      called.push(String(name));
      return "answered";
    },
  });
  return { handlers, called };
}

const IDENTITY = "00D5g00000Acks4AAB.0055g00000Acks4AAB";

/** Calls that a page of the extension may make, and nobody else. */
const FOR_PAGES = [
  { call: "personInFront", request: { tabId: 7 } },
  { call: "lookInSalesforce", request: { tabId: 7 } },
  { call: "syncState", request: { tabId: 7 } },
  { call: "identities", request: {} },
  { call: "listPage", request: { identity: IDENTITY, after: null, limit: 10 } },
  { call: "keptPage", request: { identity: IDENTITY, store: "known", after: null, limit: 10 } },
  { call: "keptElsewhere", request: { identity: IDENTITY } },
  { call: "history", request: { identity: IDENTITY, key: "address:maria@x.it" } },
  { call: "resubscribe", request: { identity: IDENTITY, key: "address:maria@x.it", reason: "Asked" } },
  { call: "forgetOrg", request: { identity: IDENTITY, username: "rep@acme.example" } },
  { call: "releaseHeld", request: { identity: IDENTITY, runId: 1 } },
  {
    call: "optOutMany",
    request: { identity: IDENTITY, people: [], note: null, importId: "0b0e8a0e-7f0b-4c57-8d0a-3f3d5f3a9c11" },
  },
];

describe("what is answered", () => {
  it.each(FOR_PAGES)("$call to a page of the extension, and to nobody else", async (message) => {
    const { handlers, called } = watched();
    expect(answer(handlers, message, contentScript, "content")).toBeNull();
    expect(answer(handlers, message, contentScript, null)).toBeNull();
    expect(called).toEqual([]);
    expect(await answer(handlers, message, popup, "page")).toEqual({ ok: true, value: "answered" });
    expect(called).toEqual([message.call]);
  });

  it.each([
    { call: "pill", request: { address: null } },
    { call: "pageOpened", request: {} },
  ])("$call to a content script", async (message) => {
    const { handlers, called } = watched();
    expect(await answer(handlers, message, contentScript, "content")).toEqual({
      ok: true,
      value: "answered",
    });
    expect(answer(handlers, message, contentScript, null)).toBeNull();
    expect(called).toEqual([message.call]);
  });

  it.each(["__proto__", "constructor", "toString", "then"])("nothing called %s, by whomever", (call) => {
    const { handlers, called } = watched();
    for (const kind of ["page", "content", null] as const)
      expect(answer(handlers, { call, request: {} }, popup, kind)).toBeNull();
    expect(called).toEqual([]);
  });

  it("a request that does not fit reaches no handler", () => {
    const { handlers, called } = watched();
    expect(answer(handlers, { call: "pill", request: { address: 7 } }, contentScript, "content")).toBeNull();
    expect(answer(handlers, { call: "listPage", request: {} }, popup, "page")).toBeNull();
    expect(called).toEqual([]);
  });
});

describe("what goes wrong", () => {
  const failing = (error: unknown) =>
    ({ pill: () => Promise.reject(error) }) as unknown as Handlers<Runtime.MessageSender>;
  const ask = (error: unknown) =>
    answer(failing(error), { call: "pill", request: { address: null } }, contentScript, "content");

  it("is told as a failure, not thrown at whoever asked", async () => {
    const failure = failureOf("NO_SESSION", "nobody is logged in");
    expect(await ask(new SalesforceFailure(failure))).toEqual({ ok: false, failure });
    expect(await ask(new TypeError("x is undefined"))).toMatchObject({
      ok: false,
      failure: { code: "OUR_FAULT" },
    });
    expect(await ask("odd")).toMatchObject({ ok: false, failure: { code: "OUR_FAULT", message: "odd" } });
    expect(await ask(new DOMException("full", "QuotaExceededError"))).toMatchObject({
      ok: false,
      failure: { code: "STORAGE_FULL" },
    });
  });
});
