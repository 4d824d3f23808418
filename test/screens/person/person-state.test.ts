import { describe, expect, it } from "vitest";
import type { ListState, PersonInSalesforce } from "../../../src/messages/person.ts";
import type { Failure } from "../../../src/model/failure.ts";
import {
  mayOptOut,
  mayResubscribe,
  notWritten,
  type PersonState,
  personState,
} from "../../../src/screens/person/person-state.ts";
import { DEFAULT_SETTINGS, fieldsToWrite } from "../../../src/settings.ts";
import { contact, entry, found, list, record, ticked } from "../people.ts";

const FIELDS = fieldsToWrite(DEFAULT_SETTINGS);
const locked: Failure = { kind: "retry", code: "UNABLE_TO_LOCK_ROW", message: "", fields: [] };

const notListed = list(null);
const pending = list(entry(), { fate: "pending" });
const waiting = list(entry(), { fate: "pending", nextAttempt: 9_000, failure: locked });
const confirmed = list(entry({ confirmedAt: 6_000 }));
const learned = list(entry({ origin: "learned" }));
const ended = list(entry({ origin: "learned", status: "ended" }));
const attention = list(entry(), { fate: "attention" });
const resubscribe = entry({ status: "resubscribed", resubscribe: { at: 7_000, reason: "Asked" } });
const resubscribing = list(resubscribe, { fate: "pending" });
const resubscribed = list(resubscribe);
const resubscribeRefused = list(resubscribe, { fate: "attention" });

const nobody = found([record(), contact()]);
const everybody = found([ticked(), contact({ optedOut: { HasOptedOutOfEmail: true } })]);
const some = found([ticked(), contact()]);

type Row = [
  string,
  ListState | null,
  PersonInSalesforce | null,
  Partial<PersonState>,
  optOut: boolean,
  resubscribe: boolean,
];

// the list's word, what Salesforce showed → what a screen says, and which acts it offers
const table: Row[] = [
  ["nobody has answered", null, null, { kind: "unknown" }, true, false],
  [
    "not listed, Salesforce not asked",
    notListed,
    null,
    { kind: "notOptedOut", asked: false, ended: false },
    true,
    false,
  ],
  [
    "not listed, not in Salesforce",
    notListed,
    nobody,
    { kind: "notOptedOut", asked: true, ended: false },
    true,
    false,
  ],
  [
    "the list cannot know, not in Salesforce",
    null,
    nobody,
    { kind: "notOptedOut", asked: true },
    true,
    false,
  ],
  ["not listed, in Salesforce", notListed, everybody, { kind: "inSalesforce", missing: 0 }, true, true],
  ["not listed, partly in Salesforce", notListed, some, { kind: "inSalesforce", missing: 1 }, true, true],
  ["taken", pending, null, { kind: "taken", act: "optOut", failure: null }, false, true],
  ["taken, Salesforce has nothing yet", pending, nobody, { kind: "taken", act: "optOut" }, false, true],
  [
    "taken, waiting for another attempt",
    waiting,
    nobody,
    { kind: "taken", nextAttempt: 9_000, failure: locked },
    false,
    true,
  ],
  [
    "confirmed, Salesforce not asked",
    confirmed,
    null,
    { kind: "written", missing: 0, confirmedAt: 6_000 },
    false,
    true,
  ],
  ["confirmed everywhere", confirmed, everybody, { kind: "written", missing: 0 }, false, true],
  ["confirmed, but a record has lost its tick", confirmed, some, { kind: "written", missing: 1 }, true, true],
  ["learned", learned, everybody, { kind: "learned", missing: 0 }, false, true],
  ["learned, but not on every record", learned, some, { kind: "learned", missing: 1 }, true, true],
  ["ended in Salesforce", ended, nobody, { kind: "notOptedOut", ended: true }, true, false],
  ["ended, and ticked again", ended, everybody, { kind: "inSalesforce" }, true, true],
  ["needs attention", attention, nobody, { kind: "attention", act: "optOut" }, false, true],
  ["resubscribe taken", resubscribing, everybody, { kind: "taken", act: "resubscribe" }, false, false],
  ["resubscribed", resubscribed, nobody, { kind: "resubscribed", at: 7_000, reason: "Asked" }, true, false],
  ["resubscribed, Salesforce not asked", resubscribed, null, { kind: "resubscribed" }, true, false],
  [
    "resubscribed, and ticked again by someone",
    resubscribed,
    some,
    { kind: "inSalesforce", missing: 1 },
    true,
    true,
  ],
  [
    "resubscribe needs attention",
    resubscribeRefused,
    some,
    { kind: "attention", act: "resubscribe" },
    false,
    false,
  ],
];

describe("what a screen says of a person", () => {
  it.each(table)("%s", (_case, word, salesforce, expected, optOut, resubscribe) => {
    const state = personState(word, salesforce, FIELDS);
    expect(state).toMatchObject(expected);
    expect({ optOut: mayOptOut(state), resubscribe: mayResubscribe(state) }).toEqual({ optOut, resubscribe });
  });
});

describe("records still to be written", () => {
  const both = fieldsToWrite({
    ...DEFAULT_SETTINGS,
    fields: { Lead: "Sales_Opt_Out__c", Contact: "Sales_Opt_Out__c" },
    writeBoth: true,
  });

  it("are those where any field to write is unticked", () => {
    const half = record({ optedOut: { HasOptedOutOfEmail: true, Sales_Opt_Out__c: false } });
    expect(notWritten([half], both)).toEqual([half]);
    expect(notWritten([half], FIELDS)).toEqual([]);
  });

  it("are not those whose field this user cannot see: nobody knows", () => {
    expect(notWritten([record({ optedOut: {} })], FIELDS)).toEqual([]);
  });

  it("are not those that have gone", () => {
    const converted = record({ gone: { kind: "converted", contactId: "0035g00000BBBBBEA2" } });
    expect(notWritten([converted], FIELDS)).toEqual([]);
  });

  it("are told by the names of person accounts, too", () => {
    const account = record({ object: "Account", optedOut: { PersonHasOptedOutOfEmail: false } });
    expect(notWritten([account], FIELDS)).toEqual([account]);
  });
});

it("does not take a converted Lead's tick for an opt-out of the person", () => {
  const converted = ticked({ gone: { kind: "converted", contactId: "0035g00000BBBBBEA2" } });
  expect(personState(notListed, found([converted, contact()]), FIELDS)).toMatchObject({
    kind: "notOptedOut",
  });
});
