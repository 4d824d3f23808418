import { describe, expect, it } from "vitest";
import { CONTENT_SCRIPT_MAY, readCall } from "../../src/messages/contract.ts";
import { dashboardRequests, MOST_CAPTURED, MOST_LISTED, MOST_MATCHED } from "../../src/messages/dashboard.ts";

const identity = "00D5g00000Acks4AAB.0055g00000Acks4AAB";
const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ address: `p${index}@x.it`, name: null }));
const keys = (count: number) => people(count).map(({ address }) => `address:${address}`);

describe("no answer or act is larger than a message and a transaction bear", () => {
  it.each<[string, string, object, object]>([
    ["a page of the list", "listPage", { limit: MOST_LISTED }, { limit: MOST_LISTED + 1 }],
    ["a page of nothing", "listPage", { limit: 1 }, { limit: 0 }],
    [
      "an import's batch",
      "optOutMany",
      { people: people(MOST_CAPTURED) },
      { people: people(MOST_CAPTURED + 1) },
    ],
    ["pushes tried again", "retryMany", { keys: keys(MOST_CAPTURED) }, { keys: keys(MOST_CAPTURED + 1) }],
    [
      "people asked for by key",
      "listedPeople",
      { keys: keys(MOST_CAPTURED) },
      { keys: keys(MOST_CAPTURED + 1) },
    ],
    [
      "addresses looked up",
      "matchAddresses",
      { addresses: people(MOST_MATCHED).map((it) => it.address) },
      { addresses: people(MOST_MATCHED + 1).map((it) => it.address) },
    ],
    ["runs", "runs", { limit: 200 }, { limit: 201 }],
    ["a page of history", "historyPage", { limit: 2_500 }, { limit: 2_501 }],
  ])("%s", (_what, call, good, bad) => {
    const importId = "0b0e8a0e-7f0b-4c57-8d0a-3f3d5f3a9c11";
    const rest = { identity, after: null, before: null, note: null, importId };
    expect(readCall({ call, request: { ...rest, ...good } })).not.toBe(null);
    expect(readCall({ call, request: { ...rest, ...bad } })).toBe(null);
  });
});

it.each([
  ["a place that is no key", "listPage", { identity, after: "maria@x.it", limit: 5 }],
  ["a run that is no number", "runEvents", { identity, runId: "1", after: null, limit: 5 }],
  [
    "an address that is no text",
    "optOutMany",
    { identity, people: [{ address: 7, name: null }], note: null },
  ],
  [
    "a name that is a book",
    "optOutMany",
    { identity, people: [{ address: "a@x.it", name: "x".repeat(301) }], note: null },
  ],
  ["nobody's identity", "forgetOrg", { identity: "x", username: "maya" }],
])("%s is refused", (_what, call, request) => {
  expect(readCall({ call, request })).toBe(null);
});

it("is for the extension's own pages alone", () => {
  for (const name of Object.keys(dashboardRequests)) expect([...CONTENT_SCRIPT_MAY]).not.toContain(name);
});
