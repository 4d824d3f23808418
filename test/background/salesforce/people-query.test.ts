import { parseQuery } from "@jetstreamapp/soql-parser-js";
import { describe, expect, test } from "vitest";
import {
  changedSince,
  peopleQuery,
  typed,
  withAddress,
  withId,
} from "../../../src/background/salesforce/people-query";
import { UNKNOWN_SHAPE } from "../../../src/background/salesforce/shape";
import type { FieldsByObject } from "../../../src/settings";

const FIELDS: FieldsByObject = {
  Lead: ["HasOptedOutOfEmail", "Sales_Opt_Out__c"],
  Contact: ["HasOptedOutOfEmail"],
  Account: ["PersonHasOptedOutOfEmail"],
};
const NO_PERSON_ACCOUNTS = { ...UNKNOWN_SHAPE, personAccounts: false };
const where = (statement: string | null) => statement?.slice(statement.indexOf(" WHERE ") + 7);

describe("what is read", () => {
  test("of a Lead", () => {
    expect(peopleQuery("Lead", FIELDS, UNKNOWN_SHAPE, withAddress(["a@x.it"]))).toBe(
      "SELECT Id,Name,Email,HasOptedOutOfEmail,Sales_Opt_Out__c,SystemModstamp,LastModifiedDate," +
        "LastModifiedById,LastModifiedBy.Name,Owner.Name,IsDeleted,MasterRecordId,IsConverted,ConvertedContactId," +
        "ConvertedAccountId,ConvertedAccount.IsPersonAccount FROM Lead WHERE Email IN ('a@x.it')",
    );
  });

  test("without what is hidden", () => {
    const hidden = [
      { object: "Lead", field: "Email" },
      { object: "Lead", field: "Sales_Opt_Out__c" },
    ] as const;
    const statement = peopleQuery("Lead", FIELDS, { ...NO_PERSON_ACCOUNTS, hidden }, changedSince(0));
    expect(statement).toMatch(/^SELECT Id,Name,HasOptedOutOfEmail,SystemModstamp,/);
    expect(statement).not.toContain("ConvertedAccount");
    expect(where(statement)).toBe("SystemModstamp >= 1970-01-01T00:00:00.000Z");
    expect(where(peopleQuery("Lead", FIELDS, { ...NO_PERSON_ACCOUNTS, hidden }, changedSince(null)))).toBe(
      "HasOptedOutOfEmail = true",
    );
  });

  test("names a column once, however often it is asked for", () => {
    const twice = { ...FIELDS, Lead: ["HasOptedOutOfEmail", "HasOptedOutOfEmail"] };
    const statement = peopleQuery("Lead", twice, UNKNOWN_SHAPE, withAddress(["a@x.it"])) ?? "";
    expect(statement.match(/HasOptedOutOfEmail/g)).toHaveLength(1);
  });
});

describe("whom it finds", () => {
  test("leaves the Contact of a person account to its Account", () => {
    const contacts = peopleQuery("Contact", FIELDS, UNKNOWN_SHAPE, changedSince(null));
    const accounts = peopleQuery("Account", FIELDS, UNKNOWN_SHAPE, changedSince(null));
    expect(where(contacts)).toBe("(HasOptedOutOfEmail = true) AND IsPersonAccount = false");
    expect(where(accounts)).toBe("(PersonHasOptedOutOfEmail = true) AND IsPersonAccount = true");
  });

  test("asks nothing about person accounts where there are none", () => {
    expect(peopleQuery("Account", FIELDS, NO_PERSON_ACCOUNTS, changedSince(null))).toBeNull();
    expect(where(peopleQuery("Contact", FIELDS, NO_PERSON_ACCOUNTS, changedSince(null)))).toBe(
      "HasOptedOutOfEmail = true",
    );
  });

  test("by id, each in its object, and a person account by its Contact too", () => {
    const records = [
      { object: "Lead", recordId: "00Q1" },
      { object: "Contact", recordId: "0031" },
      { object: "Contact", recordId: "0031" },
    ] as const;
    expect(where(peopleQuery("Lead", FIELDS, NO_PERSON_ACCOUNTS, withId(records)))).toBe("Id IN ('00Q1')");
    expect(where(peopleQuery("Contact", FIELDS, NO_PERSON_ACCOUNTS, withId(records)))).toBe("Id IN ('0031')");
    expect(where(peopleQuery("Account", FIELDS, UNKNOWN_SHAPE, withId(records)))).toBe(
      "(PersonContactId IN ('0031')) AND IsPersonAccount = true",
    );
    expect(peopleQuery("Contact", FIELDS, UNKNOWN_SHAPE, withId([]))).toBeNull();
  });

  test("nothing that cannot be met: no address, no field, no right to read addresses", () => {
    const hidden = [{ object: "Contact", field: "Email" }] as const;
    expect(peopleQuery("Lead", FIELDS, UNKNOWN_SHAPE, withAddress([]))).toBeNull();
    expect(peopleQuery("Contact", FIELDS, { ...UNKNOWN_SHAPE, hidden }, withAddress(["a@x.it"]))).toBeNull();
    expect(peopleQuery("Lead", { ...FIELDS, Lead: [] }, UNKNOWN_SHAPE, changedSince(null))).toBeNull();
  });

  test("by what was typed: names and addresses that begin so, and a company's addresses after an @", () => {
    expect(where(peopleQuery("Lead", FIELDS, NO_PERSON_ACCOUNTS, typed("o'n_"), 20))).toBe(
      String.raw`(Name LIKE 'o\'n\_%' OR LastName LIKE 'o\'n\_%' OR Email LIKE 'o\'n\_%') AND IsConverted = false LIMIT 20`,
    );
    expect(where(peopleQuery("Contact", FIELDS, NO_PERSON_ACCOUNTS, typed("@acme"), 20))).toBe(
      "Email LIKE '%@acme%' LIMIT 20",
    );
    expect(where(peopleQuery("Account", FIELDS, UNKNOWN_SHAPE, typed("jo@x"), 20))).toBe(
      "(PersonEmail LIKE 'jo@x%') AND IsPersonAccount = true LIMIT 20",
    );
  });
});

test("every statement parses", () => {
  const conditions = [withAddress(["a@x.it"]), changedSince(7), changedSince(null), typed("x"), withId([])];
  for (const object of ["Lead", "Contact", "Account"] as const) {
    for (const condition of conditions) {
      const statement = peopleQuery(object, FIELDS, UNKNOWN_SHAPE, condition);
      if (statement !== null) expect(parseQuery(statement).sObject).toBe(object);
    }
  }
});
