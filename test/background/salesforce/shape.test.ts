import { describe, expect, test } from "vitest";
import type { OrgShape } from "../../../src/background/salesforce/shape";
import {
  hasObject,
  hiddenAmong,
  isHidden,
  learn,
  UNKNOWN_SHAPE,
  whyUnsearched,
  withPersonAccounts,
} from "../../../src/background/salesforce/shape";
import { DEFAULT_SETTINGS, fieldsToRead } from "../../../src/settings";

const FIELDS = fieldsToRead(DEFAULT_SETTINGS);

function refusal(column: string, entity: string) {
  const message =
    `\nId,Name,${column},SystemModstamp FROM ${entity}\n        ^\nERROR at Row:1:Column:17\n` +
    `No such column '${column}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c'`;
  return { kind: "attention", code: "INVALID_FIELD", message, fields: [] } as const;
}

describe("a refused query teaches", () => {
  test("which field is hidden, once", () => {
    const shape = learn(UNKNOWN_SHAPE, "Lead", refusal("HasOptedOutOfEmail", "Lead"), 5);
    const hidden = [{ object: "Lead", field: "HasOptedOutOfEmail" }];
    expect(shape).toEqual({ personAccounts: null, hidden, learnedAt: 5 });
    expect(learn(shape as OrgShape, "Lead", refusal("HasOptedOutOfEmail", "Lead"), 6)).toBeNull();
  });

  test.each([
    ["Account", "IsPersonAccount", "Account"],
    ["Account", "PersonEmail", "Account"],
    ["Contact", "IsPersonAccount", "Contact"],
    ["Lead", "IsPersonAccount", "Account"],
  ] as const)("on %s, by %s of %s, that there are no person accounts", (object, column, entity) => {
    const shape = learn(UNKNOWN_SHAPE, object, refusal(column, entity), 5) as OrgShape;
    expect(shape.personAccounts).toBe(false);
    expect(learn(shape, object, refusal(column, entity), 6)).toBeNull();
    expect(hasObject(shape, "Account")).toBe(false);
    expect(hasObject(shape, "Contact")).toBe(true);
  });

  test("that Accounts are out of sight, by what a Lead was converted into", () => {
    const message =
      "\nConvertedAccountId,ConvertedAccount.IsPersonAccount\n                   ^\nERROR at Row:1:Column:196\n" +
      "Didn't understand relationship 'ConvertedAccount' in field path. If you are attempting to use a custom relationship";
    for (const said of [message, message.split("\n").at(-1) ?? "", message.replace(/Didn't.*/, "Falsch.")]) {
      const failure = { kind: "attention", code: "INVALID_FIELD", message: said.trim(), fields: [] } as const;
      const shape = learn(UNKNOWN_SHAPE, "Lead", failure, 5) as OrgShape;
      expect(hasObject(shape, "Account")).toBe(false);
      expect(hasObject(shape, "Lead")).toBe(true);
      expect(learn(shape, "Lead", failure, 6)).toBeNull();
    }
  });

  test("in another language, by the caret", () => {
    const said = (line: string, column: string) => ({
      ...refusal(column, "Lead"),
      message: `${line}\n${" ".repeat(line.indexOf(column))}^\nFEHLER\nDie Spalte fehlt.`,
    });
    const hidden = learn(UNKNOWN_SHAPE, "Lead", said("Name,Sales__c,IsDeleted", "Sales__c"), 5);
    expect(hidden?.hidden).toEqual([{ object: "Lead", field: "Sales__c" }]);
    const without = learn(
      UNKNOWN_SHAPE,
      "Contact",
      said("x) AND IsPersonAccount = false", "IsPersonAccount"),
      5,
    );
    expect(without?.personAccounts).toBe(false);
    // Where the caret stands within a word, or at the id, something else is meant.
    expect(learn(UNKNOWN_SHAPE, "Lead", said("Name,Sales__c,IsDeleted", "ales__c"), 5)).toBeNull();
    expect(learn(UNKNOWN_SHAPE, "Lead", said("SELECT Id,Name", "Id"), 5)).toBeNull();
  });

  test("that addresses are shown and not compared, once", () => {
    const message =
      "\nWHERE Email IN\n      ^\nERROR at Row:1:Column:9\nfield 'Email' can not be filtered in a query call";
    const failure = { kind: "attention", code: "INVALID_FIELD", message, fields: [] } as const;
    const shape = learn(UNKNOWN_SHAPE, "Lead", failure, 5) as OrgShape;
    expect(isHidden(shape, "Lead", "Email")).toBe(false);
    expect(whyUnsearched("Lead", hiddenAmong(shape, FIELDS))).toBe("ADDRESS_ENCRYPTED");
    expect(whyUnsearched("Contact", hiddenAmong(shape, FIELDS))).toBeNull();
    expect(learn(shape, "Lead", failure, 6)).toBeNull();
  });

  test("that an object is out of sight with all its fields", () => {
    const message = "\nSELECT Id FROM Lead\nsObject type 'Lead' is not supported.";
    const failure = { kind: "attention", code: "INVALID_TYPE", message, fields: [] } as const;
    const shape = learn(UNKNOWN_SHAPE, "Lead", failure, 5) as OrgShape;
    expect(hasObject(shape, "Lead")).toBe(false);
    expect(isHidden(shape, "Lead", "Whatever__c")).toBe(true);
    expect(hiddenAmong(shape, FIELDS)).toEqual([
      { object: "Lead", field: "HasOptedOutOfEmail" },
      { object: "Lead", field: "Email" },
      { object: "Lead", field: "=" },
      { object: "Lead", field: "Id" },
    ]);
    expect(whyUnsearched("Lead", hiddenAmong(shape, FIELDS))).toBeNull();
  });

  test("nothing by a column of another object, or by another error", () => {
    expect(learn(UNKNOWN_SHAPE, "Lead", refusal("Name", "User"), 5)).toBeNull();
    const timeout = { kind: "retry", code: "QUERY_TIMEOUT", message: "", fields: [] } as const;
    expect(learn(UNKNOWN_SHAPE, "Lead", timeout, 5)).toBeNull();
    expect(learn(UNKNOWN_SHAPE, "Lead", { ...refusal("x", "Lead"), message: "odd" }, 5)).toBeNull();
  });
});

test("hidden fields of person accounts are none where there are no person accounts", () => {
  const hidden = [{ object: "Account", field: "PersonHasOptedOutOfEmail" } as const];
  expect(hiddenAmong({ ...UNKNOWN_SHAPE, hidden }, FIELDS)).toEqual(hidden);
  expect(hiddenAmong({ ...UNKNOWN_SHAPE, hidden, personAccounts: false }, FIELDS)).toEqual([]);
});

test("an answered query on person accounts teaches that there are some, once", () => {
  const shape = withPersonAccounts(UNKNOWN_SHAPE, 5);
  expect(shape).toEqual({ personAccounts: true, hidden: [], learnedAt: 5 });
  expect(withPersonAccounts(shape, 6)).toBe(shape);
});
