import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONTENT_SCRIPT_MAY, readCall } from "../../src/messages/contract.ts";

const IDENTITY = "00D5g00000Acks4AAB.0055g00000Acks4AAB";
const SETTINGS = { version: 1 };

/** One good call of each kind of request, to be spoiled. */
const GOOD = {
  personInFront: { tabId: 3 },
  search: { tabId: 3, text: "Maria" },
  lookAtRecord: { identity: IDENTITY, recordId: "00Q5g00000AbCdEFGH" },
  resubscribe: { identity: IDENTITY, key: "address:maria@x.it", reason: "Asked by phone" },
  saveSettings: { identity: IDENTITY, settings: SETTINGS },
  releaseHeld: { identity: IDENTITY, runId: 3 },
  pill: { address: "maria@x.it" },
  optedOutAmong: { recordIds: ["00Q5g00000AbCdEFGH"], addresses: ["maria@x.it"] },
  optOutQuoted: { note: "Please remove me" },
  optOutRows: { recordIds: ["00Q5g00000AbCdEFGH"] },
  pageOpened: {},
  listPage: { identity: IDENTITY, after: null, limit: 100 },
  keptPage: { identity: IDENTITY, store: "known", after: 3, limit: 100 },
  optOutMany: {
    identity: IDENTITY,
    people: [{ address: "maria@x.it", name: null }],
    note: null,
    importId: "0b0e8a0e-7f0b-4c57-8d0a-3f3d5f3a9c11",
  },
  optOut: {
    tabId: 3,
    identity: IDENTITY,
    recordId: null,
    address: "maria@x.it",
    name: null,
    reason: null,
    note: null,
    source: "popup",
  },
} as const;

describe("what is a call", () => {
  it.each(Object.entries(GOOD))("%s with a request that fits", (call, request) => {
    expect(readCall({ call, request })).toEqual({ call, request });
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["text", "pill"],
    ["a number", 7],
    ["a list", ["pill", {}]],
    ["a call without a request", { call: "pill" }],
    ["a request without a call", { request: { address: null } }],
    ["no function of ours", { call: "deleteEverything", request: {} }],
    ["a notice", { notice: "changed" }],
    ["a name that is no text", { call: ["pill"], request: { address: null } }],
    [
      "a name that only turns into one",
      { call: { [Symbol.toPrimitive]: () => "pill" }, request: { address: null } },
    ],
    ["the same name in capitals", { call: "Pill", request: { address: null } }],
    ["a name with a space", { call: "pill ", request: { address: null } }],
  ])("%s is none", (_what, message) => {
    expect(readCall(message)).toBeNull();
  });

  it.each([
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "__defineGetter__",
    "__lookupSetter__",
    "isPrototypeOf",
  ])("%s, which every object has, is none", (call) => {
    for (const request of [{}, null, { address: null }, []]) expect(readCall({ call, request })).toBeNull();
  });

  it("takes nothing over from a request but what the contract names", () => {
    const text = `{"call": "pill", "request": {"address": null, "tabId": 9, "__proto__": {"admin": true}, "constructor": 1}}`;
    const call = readCall(JSON.parse(text));
    expect(call).toEqual({ call: "pill", request: { address: null } });
    expect(Object.keys(call?.request ?? {})).toEqual(["address"]);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it("what a message only claims to inherit is not there", () => {
    const inherited = JSON.parse(`{"__proto__": {"call": "pill", "request": {"address": null}}}`);
    expect(readCall(inherited)).toBeNull();
  });
});

describe("what does not fit", () => {
  const without = (name: keyof typeof GOOD, changed: object) =>
    readCall({ call: name, request: { ...GOOD[name], ...changed } });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "3", null, undefined, {}, [3]])(
    "tab %s",
    (tabId) => {
      expect(without("personInFront", { tabId })).toBeNull();
    },
  );

  it.each([
    "",
    "00D5g00000Acks4AAB",
    `${IDENTITY}.0055g00000Rep`,
    `${IDENTITY}\n`,
    ` ${IDENTITY}`,
    IDENTITY.replace(".", "/"),
    "00D../../../../..AAB.005aaaaaaaaaaaaaaa",
    "__proto__",
    { toString: () => IDENTITY },
  ])("identity %s", (identity) => {
    expect(without("listPage", { identity })).toBeNull();
  });

  it.each(["", "x", "maria@x.it", "address:", "__proto__", `address:${"a".repeat(400)}`, ["address:a@x.it"]])(
    "list key %s",
    (key) => {
      expect(without("resubscribe", { key })).toBeNull();
    },
  );

  it.each(["", "  ", "ab", " a ", "x".repeat(2001)])("a resubscribe with the reason %j", (reason) => {
    expect(without("resubscribe", { reason })).toBeNull();
  });

  it.each(["00Q5g00000AbCd'", "00Q5g00000AbCdEFG", "00Q5g00000AbCdE' OR Id != '", "", null])(
    "record id %s",
    (recordId) => {
      expect(without("lookAtRecord", { recordId })).toBeNull();
    },
  );

  it.each(["salesforce", "import", "", "__proto__", null])("source %s of an opt-out by hand", (source) => {
    expect(without("optOut", { source })).toBeNull();
  });

  it("anything too long", () => {
    const long = "x".repeat(10_000_000);
    for (const changed of [
      { address: long },
      { name: long },
      { note: long },
      { reason: long },
      { recordId: long },
    ])
      expect(without("optOut", changed)).toBeNull();
    expect(without("search", { text: long })).toBeNull();
    expect(without("pill", { address: long })).toBeNull();
  });

  it("anything too many", () => {
    const people = Array.from({ length: 501 }, (_, index) => ({ address: `a${index}@x.it`, name: null }));
    expect(without("optOutMany", { people })).toBeNull();
    expect(without("listPage", { limit: 1_000_000_000 })).toBeNull();
  });

  it("a request that is another function's", () => {
    for (const request of Object.values(GOOD)) {
      if (!("text" in request)) expect(readCall({ call: "search", request })).toBeNull();
    }
  });
});

describe("whatever arrives", () => {
  const name = fc.oneof(fc.constantFrom(...Object.keys(GOOD), "__proto__", "constructor"), fc.string());

  it("is read without an exception, and what is read fits the contract again", () =>
    fc.assert(
      fc.property(name, fc.anything({ withNullPrototype: true, withBigInt: true }), (call, request) => {
        const read = readCall({ call, request });
        if (read !== null) expect(readCall(JSON.parse(JSON.stringify(read)))).toEqual(read);
      }),
    ));
});

it("a content script may ask who of its page is opted out, propose its rows or its person, and say that a page opened; nothing else", () => {
  expect([...CONTENT_SCRIPT_MAY].sort()).toEqual([
    "optOutQuoted",
    "optOutRows",
    "optedOutAmong",
    "pageOpened",
    "pill",
  ]);
});
