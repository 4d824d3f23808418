import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readObservation } from "../../../src/background/salesforce/observation";
import type { PersonObject } from "../../../src/model/person";
import { readSalesforceId } from "../../../src/salesforce-id";

const LEAD = id("00QaB0000000001");
const CONTACT = id("003000000000002");
const ACCOUNT = id("001000000000003");

function id(short: string): string {
  return readSalesforceId(short) ?? "";
}

/** As the query API answers (v62.0). */
const record = (more: object = {}) => ({
  attributes: { type: "Lead", url: `/services/data/v62.0/sobjects/Lead/${LEAD}` },
  Id: LEAD,
  Name: "Maria Rossi",
  Email: "Maria@x.it",
  HasOptedOutOfEmail: false,
  Sales_Opt_Out__c: true,
  SystemModstamp: "2026-11-24T08:00:01.000+0000",
  LastModifiedDate: "2026-11-24T08:00:00.000+0000",
  LastModifiedBy: { attributes: { type: "User" }, Name: "Rep One" },
  Owner: { attributes: { type: "Name" }, Name: "Queue" },
  IsDeleted: false,
  MasterRecordId: null,
  IsConverted: false,
  ConvertedContactId: null,
  ...more,
});

const read = (more: object = {}, object: PersonObject = "Lead", fields = ["HasOptedOutOfEmail"]) =>
  readObservation(record(more), object, fields);

const observed = (...given: Parameters<typeof read>) => {
  const reading = read(...given);
  if (!reading.ok) throw new Error(reading.failure.message);
  return reading.observation;
};

describe("a record", () => {
  test("as it comes", () => {
    expect(observed({}, "Lead", ["HasOptedOutOfEmail", "Sales_Opt_Out__c"])).toEqual({
      recordId: LEAD,
      object: "Lead",
      name: "Maria Rossi",
      address: "Maria@x.it",
      optedOut: { HasOptedOutOfEmail: false, Sales_Opt_Out__c: true },
      systemModstamp: Date.UTC(2026, 10, 24, 8, 0, 1),
      lastModified: Date.UTC(2026, 10, 24, 8),
      lastModifiedBy: "Rep One",
      lastModifiedById: null,
      ownerName: "Queue",
      gone: null,
    });
  });

  test("with an id of 15 characters gets one of 18", () => {
    expect(observed({ Id: LEAD.slice(0, 15) }).recordId).toBe(LEAD);
  });

  test("whose field is hidden has no value for it, and one whose box is empty is not ticked", () => {
    expect(observed({}, "Lead", ["Hidden__c"]).optedOut).toEqual({});
    expect(observed({ HasOptedOutOfEmail: null }).optedOut).toEqual({ HasOptedOutOfEmail: false });
  });

  test("without address, owner or editor in sight", () => {
    const bare = { Email: null, Owner: null, LastModifiedBy: undefined, Name: null };
    expect(observed(bare)).toMatchObject({ address: null, ownerName: null, lastModifiedBy: null, name: "" });
    expect(observed({ Email: "  " }).address).toBeNull();
  });

  test("of a person account has its address elsewhere", () => {
    const account = { attributes: { type: "Account" }, Id: ACCOUNT, PersonEmail: "p@x.it", Email: undefined };
    const fields = { PersonHasOptedOutOfEmail: true };
    expect(observed({ ...account, ...fields }, "Account", ["PersonHasOptedOutOfEmail"])).toMatchObject({
      object: "Account",
      address: "p@x.it",
      optedOut: { PersonHasOptedOutOfEmail: true },
    });
  });

  test.each([
    ["2026-11-24T08:00:00.000+0000", 0],
    ["2026-11-24T08:00:00Z", 0],
    ["2026-11-24T10:30:00.000+0230", 0],
    ["2026-11-24T08:00:00.250+00:00", 250],
  ])("changed at %s", (SystemModstamp, milliseconds) => {
    expect(observed({ SystemModstamp }).systemModstamp).toBe(Date.UTC(2026, 10, 24, 8, 0, 0, milliseconds));
  });
});

describe("a record that is gone", () => {
  test.each([
    ["deleted", { IsDeleted: true }, { kind: "deleted" }],
    ["merged", { IsDeleted: true, MasterRecordId: LEAD }, { kind: "merged", into: LEAD }],
    [
      "converted",
      { IsConverted: true, ConvertedContactId: CONTACT },
      { kind: "converted", contactId: CONTACT },
    ],
    [
      "converted into a person account",
      {
        IsConverted: true,
        ConvertedContactId: CONTACT,
        ConvertedAccountId: ACCOUNT,
        ConvertedAccount: { IsPersonAccount: true },
      },
      { kind: "converted", contactId: ACCOUNT },
    ],
    [
      "converted into a Contact of a company",
      {
        IsConverted: true,
        ConvertedContactId: CONTACT,
        ConvertedAccountId: ACCOUNT,
        ConvertedAccount: { IsPersonAccount: false },
      },
      { kind: "converted", contactId: CONTACT },
    ],
    ["converted into what this user cannot see", { IsConverted: true }, { kind: "deleted" }],
    ["converted and then deleted", { IsDeleted: true, IsConverted: true }, { kind: "deleted" }],
  ])("%s", (_, more, gone) => {
    expect(observed(more).gone).toEqual(gone);
  });
});

describe("a record that is not as Salesforce describes it is refused", () => {
  test.each([
    ["no id", { Id: undefined }],
    ["an id of another object", { Id: CONTACT }],
    ["an id with one letter wrong", { Id: `${LEAD.slice(0, 14)}A${LEAD.slice(15)}` }],
    ["an id that would end a statement", { Id: "00Q' OR Id != '" }],
    ["another type than asked", { attributes: { type: "Contact" } }],
    ["no type", { attributes: undefined }],
    ["a box that is text", { HasOptedOutOfEmail: "false" }],
    ["a box that is a number", { HasOptedOutOfEmail: 1 }],
    ["an address that is none", { Email: ["a@x.it"] }],
    ["no time", { SystemModstamp: undefined }],
    ["a time that is none", { LastModifiedDate: "yesterday" }],
    ["a time that cannot be", { LastModifiedDate: "2026-13-44T08:00:00.000+0000" }],
    ["a survivor of another object", { IsDeleted: true, MasterRecordId: CONTACT }],
    ["a Contact that is none", { IsConverted: true, ConvertedContactId: LEAD }],
  ])("%s", (_, more) => {
    const reading = read(more);
    expect(reading).toMatchObject({ ok: false, failure: { kind: "attention", code: "NOT_UNDERSTOOD" } });
  });

  test("whatever it is", () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(readObservation(anything, "Lead", ["HasOptedOutOfEmail"]).ok).toBe(false);
      }),
    );
  });
});
