import { beforeEach, describe, expect, it } from "vitest";
import { type Cast, REP_PROFILE, USERS } from "./cast.ts";
import { type VirtualClock, virtualClock } from "./clock.ts";
import { SalesforceError } from "./error.ts";
import { makeOrg } from "./make-org.ts";
import type { Org } from "./org.ts";

const START = Date.parse("2026-11-24T08:00:00.700Z");
let clock: VirtualClock;
let org: Org;
let cast: Cast;

beforeEach(() => {
  clock = virtualClock(START);
  ({ org, cast } = makeOrg({ people: 60, clock }));
});

/** The code with which Salesforce refuses, or null. */
function refusalOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (fault) {
    if (fault instanceof SalesforceError) return fault.errorCode;
    throw fault;
  }
}

const optOut = { HasOptedOutOfEmail: true };

describe("stamps", () => {
  it("move on an edit, to the second, with who did it", () => {
    org.update(cast.mariaRossi, optOut, USERS.otherRep);
    const lead = org.find(cast.mariaRossi);
    expect(lead?.LastModifiedDate).toBe("2026-11-24T08:00:00.000Z");
    expect(lead?.SystemModstamp).toBe("2026-11-24T08:00:00.000Z");
    expect(lead?.LastModifiedById).toBe(org.user(USERS.otherRep).id);
  });

  it("of the system's own change move only SystemModstamp", () => {
    const before = org.value(cast.mariaRossi, "LastModifiedDate");
    org.touch(cast.mariaRossi);
    expect(org.value(cast.mariaRossi, "SystemModstamp")).toBe("2026-11-24T08:00:00.000Z");
    expect(org.value(cast.mariaRossi, "LastModifiedDate")).toBe(before);
  });

  it("of both rows of a person account move together", () => {
    org.update(cast.sakura, { PersonHasOptedOutOfEmail: true }, USERS.rep);
    for (const id of [cast.sakura, cast.sakuraContact]) {
      expect(org.value(id, "LastModifiedDate")).toBe("2026-11-24T08:00:00.000Z");
    }
    expect(org.value(cast.sakuraContact, "HasOptedOutOfEmail")).toBe(true);
  });
});

describe("the log", () => {
  it("tells who changed what through what", () => {
    org.update(cast.mariaRossi, { ...optOut, Title: "CEO" }, USERS.rep);
    expect(org.log.changes).toEqual([
      expect.objectContaining({
        username: USERS.rep,
        through: "page",
        object: "Lead",
        id: cast.mariaRossi,
        field: "HasOptedOutOfEmail",
        old: false,
        new: true,
      }),
      expect.objectContaining({ field: "Title", old: "Head of Purchasing", new: "CEO" }),
    ]);
  });

  it("counts a save without a difference as a write without a change, though the stamps move", () => {
    org.update(cast.pawel, optOut, USERS.rep);
    expect(org.log.changes).toEqual([]);
    expect(org.log.writes).toEqual([expect.objectContaining({ id: cast.pawel, changed: 0 })]);
    expect(org.value(cast.pawel, "LastModifiedDate")).toBe("2026-11-24T08:00:00.000Z");
  });
});

describe("what stands in the way of a write", () => {
  it("field-level security: hidden and read-only", () => {
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.rep))).toBe("INVALID_FIELD");
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "readOnly");
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.rep))).toBe(
      "INVALID_FIELD_FOR_INSERT_UPDATE",
    );
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.admin))).toBeNull();
  });

  it("field-level security of a person field is the Contact's", () => {
    org.setFieldSecurity(REP_PROFILE, "Contact", "HasOptedOutOfEmail", "readOnly");
    const write = () => org.update(cast.sakura, { PersonHasOptedOutOfEmail: true }, USERS.rep);
    expect(refusalOf(write)).toBe("INVALID_FIELD_FOR_INSERT_UPDATE");
  });

  it("no right to edit the object", () => {
    org.setObjectRights(REP_PROFILE, "Lead", ["read"]);
    // A field of an object that may not be edited is not updateable either.
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.rep))).toBe(
      "INSUFFICIENT_ACCESS_OR_READONLY",
    );
  });

  it("sharing: private hides others' records, read shows them only", () => {
    org.setSharing("Contact", "private");
    expect(refusalOf(() => org.update(cast.eleni, optOut, USERS.rep))).toBe("INVALID_CROSS_REFERENCE_KEY");
    expect(refusalOf(() => org.update(cast.eleni, optOut, USERS.otherRep))).toBeNull();
    expect(refusalOf(() => org.update(cast.eleni, optOut, USERS.admin))).toBeNull();
    org.setSharing("Contact", "read");
    expect(refusalOf(() => org.update(cast.eleni, optOut, USERS.rep))).toBe(
      "INSUFFICIENT_ACCESS_OR_READONLY",
    );
    org.sharing.share(cast.eleni, org.user(USERS.rep).id, "edit");
    expect(refusalOf(() => org.update(cast.eleni, optOut, USERS.rep))).toBeNull();
  });

  it("a validation rule", () => {
    org.addValidationRule({
      object: "Lead",
      message: "An opt-out needs a phone number.",
      refuses: (next) => next.HasOptedOutOfEmail === true && next.Phone === null,
    });
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.rep))).toBeNull();
    expect(refusalOf(() => org.update(cast.ivanOne, optOut, USERS.rep))).toBe(
      "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    );
  });

  it("an approval's lock, but not for those who may modify all", () => {
    org.lockRecord(cast.mariaRossi);
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.rep))).toBe("ENTITY_IS_LOCKED");
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.admin))).toBeNull();
    org.unlockRecord(cast.mariaRossi);
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.rep))).toBeNull();
  });

  it("another transaction's lock, until it ends", async () => {
    org.lockRecord(cast.mariaRossi, { kind: "row", until: clock.now() + 1000 });
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.rep))).toBe("UNABLE_TO_LOCK_ROW");
    await clock.advance(1000);
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.rep))).toBeNull();
  });

  it("a converted Lead, unless the permission is there", () => {
    expect(refusalOf(() => org.update(cast.zoeLead, optOut, USERS.rep))).toBe("CANNOT_UPDATE_CONVERTED_LEAD");
    org.setPermission(REP_PROFILE, "ViewEditConvertedLeads", true);
    expect(refusalOf(() => org.update(cast.zoeLead, optOut, USERS.rep))).toBeNull();
  });

  it("the Contact of a person account, and person fields of a business account", () => {
    expect(refusalOf(() => org.update(cast.sakuraContact, optOut, USERS.rep))).toBe(
      "INSUFFICIENT_ACCESS_OR_READONLY",
    );
    const business = String(org.value(cast.tanaka, "AccountId"));
    const write = () => org.update(business, { PersonHasOptedOutOfEmail: true }, USERS.rep);
    expect(refusalOf(write)).toBe("INVALID_FIELD_FOR_INSERT_UPDATE");
  });

  it("values of the wrong kind", () => {
    const refused = (fields: Record<string, unknown>) =>
      refusalOf(() => org.update(cast.mariaRossi, fields, USERS.rep));
    expect(refused({ HasOptedOutOfEmail: "perhaps" })).toBe("JSON_PARSER_ERROR");
    expect(refused({ HasOptedOutOfEmail: null })).toBe("JSON_PARSER_ERROR");
    expect(refused({ Email: "no address" })).toBe("INVALID_EMAIL_ADDRESS");
    expect(refused({ Email: "o'neill+x@dunlin.example" })).toBeNull();
    expect(refused({ LastName: "" })).toBe("REQUIRED_FIELD_MISSING");
    expect(refused({ LastName: "x".repeat(81) })).toBe("STRING_TOO_LONG");
    expect(refused({ OwnerId: "nobody" })).toBe("MALFORMED_ID");
    expect(refused({ OwnerId: cast.eleni })).toBe("MALFORMED_ID");
    expect(refused({ OwnerId: "005000000000001AAA" })).toBe("INVALID_CROSS_REFERENCE_KEY");
    expect(refused({ Name: "Maria" })).toBe("INVALID_FIELD_FOR_INSERT_UPDATE");
    expect(refused({ NoSuch__c: true })).toBe("INVALID_FIELD");
    expect(refused({ SystemModstamp: "2026-11-24T08:00:00Z" })).toBe("INVALID_FIELD_FOR_INSERT_UPDATE");
  });
});

describe("a permission set", () => {
  it("gives a user more than their profile, and nobody else", () => {
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
    org.assignPermissionSet(USERS.rep, {
      name: "Opt_Out",
      fields: { "Lead.HasOptedOutOfEmail": "edit" },
      permissions: ["ViewSetup"],
    });
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.rep))).toBeNull();
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.otherRep))).toBe("INVALID_FIELD");
    const sets = [...org.viewOf(org.user(USERS.rep).id).candidates("PermissionSet", { deletedToo: false })];
    expect(sets.map((set) => set.Name)).toContain("Opt_Out");
  });
});

describe("field history", () => {
  it("has a line for each change of a tracked field, with booleans as booleans", async () => {
    org.update(cast.mariaRossi, { ...optOut, Title: "CEO" }, USERS.rep);
    await clock.advance(60_000);
    org.update(cast.mariaRossi, { HasOptedOutOfEmail: false }, USERS.otherRep);
    const history = org.store.table("LeadHistory");
    const lines = (history.find("LeadId", cast.mariaRossi) ?? []).map((row) => ({
      field: history.get(row, "Field"),
      old: history.get(row, "OldValue"),
      new: history.get(row, "NewValue"),
      by: history.get(row, "CreatedById"),
    }));
    expect(lines).toEqual([
      { field: "HasOptedOutOfEmail", old: false, new: true, by: org.user(USERS.rep).id },
      { field: "HasOptedOutOfEmail", old: true, new: false, by: org.user(USERS.otherRep).id },
    ]);
  });

  it("can be switched off", () => {
    org.tracked.set("Lead", []);
    org.update(cast.mariaRossi, optOut, USERS.rep);
    expect(org.store.table("LeadHistory").count).toBe(0);
  });
});

describe("recycle bin, merge, conversion", () => {
  it("a deleted record can come back, until the bin is emptied", () => {
    org.delete(cast.mariaRossi, USERS.rep);
    expect(org.findByAddress("maria.rossi@northwind.example")).toEqual([]);
    expect(refusalOf(() => org.update(cast.mariaRossi, optOut, USERS.rep))).toBe("ENTITY_IS_DELETED");
    org.undelete(cast.mariaRossi);
    expect(org.findByAddress("maria.rossi@northwind.example")).toEqual([cast.mariaRossi]);
    org.delete(cast.mariaRossi);
    org.emptyRecycleBin();
    expect(org.find(cast.mariaRossi)).toBeNull();
  });

  it("a merge keeps the winner's values, and the loser points at it", () => {
    const task = org.create("Task", { Subject: "Call", WhoId: cast.ivanTwo });
    org.update(cast.ivanTwo, optOut, USERS.rep);
    org.merge(cast.ivanOne, [cast.ivanTwo], USERS.rep);
    expect(org.value(cast.ivanOne, "HasOptedOutOfEmail")).toBe(false);
    expect(org.value(cast.ivanTwo, "IsDeleted")).toBe(true);
    expect(org.value(cast.ivanTwo, "MasterRecordId")).toBe(cast.ivanOne);
    expect(org.value(task, "WhoId")).toBe(cast.ivanOne);
  });

  it("conversion into a new Contact carries the opt-out over", () => {
    org.update(cast.mariaRossi, optOut, USERS.rep);
    const { contactId, accountId } = org.convertLead(cast.mariaRossi, {}, USERS.rep);
    expect(org.find(contactId)).toMatchObject({
      FirstName: "Maria",
      LastName: "Rossi",
      Email: "maria.rossi@northwind.example",
      HasOptedOutOfEmail: true,
      AccountId: accountId,
    });
    expect(org.find(cast.mariaRossi)).toMatchObject({ IsConverted: true, ConvertedContactId: contactId });
  });

  it("conversion into an existing Contact keeps that one's values, and loses the opt-out", () => {
    org.update(cast.liamLead, { ...optOut, Phone: "+1 555 0100" }, USERS.rep);
    org.convertLead(cast.liamLead, { contactId: cast.liamContact }, USERS.rep);
    expect(org.value(cast.liamContact, "HasOptedOutOfEmail")).toBe(false);
    expect(org.value(cast.liamContact, "Email")).toBe("Liam.OBrien@Kestrel.example");
    // What was empty is filled in.
    expect(org.value(cast.liamContact, "Phone")).toBe("+1 555 0100");
  });
});

describe("custom fields", () => {
  it("of Contact show on person accounts, too", () => {
    org.addCustomField("Contact", {
      name: "Quiet__c",
      label: "Quiet",
      type: "checkbox",
      access: { [REP_PROFILE]: "readOnly" },
    });
    const account = org.viewOf(org.user(USERS.rep).id).shape("Account");
    expect(account?.fields.has("quiet__pc")).toBe(true);
    org.update(cast.sakura, { Quiet__pc: true }, USERS.admin);
    expect(org.value(cast.sakuraContact, "Quiet__c")).toBe(true);
    const write = () => org.update(cast.sakura, { Quiet__pc: false }, USERS.rep);
    expect(refusalOf(write)).toBe("INVALID_FIELD_FOR_INSERT_UPDATE");
  });

  it("may be formulas, or encrypted", () => {
    org.addCustomField("Lead", {
      name: "Silent__c",
      label: "Silent",
      type: "formulaCheckbox",
      formula: (record) => record.HasOptedOutOfEmail === true && record.DoNotCall === true,
    });
    org.addCustomField("Lead", { name: "Secret__c", label: "Secret", type: "encrypted" });
    expect(org.value(cast.pawel, "Silent__c")).toBe(false);
    org.update(cast.pawel, { DoNotCall: true });
    expect(org.value(cast.pawel, "Silent__c")).toBe(true);
    const write = () => org.update(cast.pawel, { Silent__c: false }, USERS.admin);
    expect(refusalOf(write)).toBe("INVALID_FIELD_FOR_INSERT_UPDATE");
    expect(org.viewOf(org.user(USERS.rep).id).shape("Lead")?.fields.get("secret__c")?.filterable).toBe(false);
  });
});

describe("a unique field", () => {
  it("may hold a value once", () => {
    org.addCustomField("Lead", { name: "Key__c", label: "Key", type: "externalId" });
    org.update(cast.mariaRossi, { Key__c: "k1" });
    expect(refusalOf(() => org.update(cast.liamLead, { Key__c: "K1" }))).toBe("DUPLICATE_VALUE");
    expect(refusalOf(() => org.update(cast.mariaRossi, { Key__c: "k1" }))).toBeNull();
    const create = () => org.create("Lead", { LastName: "A", Company: "B", Key__c: "k1" });
    expect(refusalOf(create)).toBe("DUPLICATE_VALUE");
  });
});

describe("creating", () => {
  it("names every required field that is missing", () => {
    expect(() => org.create("Lead", { FirstName: "A" }, USERS.rep)).toThrow(
      "Required fields are missing: [LastName, Company]",
    );
  });

  it("makes both rows of a person account", () => {
    const id = org.create(
      "Account",
      { LastName: "Kim", FirstName: "Min", PersonEmail: "min@kim.example" },
      USERS.rep,
    );
    expect(org.find(id)).toMatchObject({
      Name: "Min Kim",
      IsPersonAccount: true,
      OwnerId: org.user(USERS.rep).id,
    });
    expect(org.find(String(org.value(id, "PersonContactId")))).toMatchObject({
      Email: "min@kim.example",
      IsPersonAccount: true,
    });
    expect(org.findByAddress("MIN@kim.example")).toHaveLength(2);
  });
});

describe("without person accounts", () => {
  it("their fields are not there", () => {
    const { org: plain, cast: plainCast } = makeOrg({ people: 10, clock, personAccounts: false });
    const view = plain.viewOf(plain.user(USERS.rep).id);
    expect(view.shape("Account")?.fields.has("personemail")).toBe(false);
    expect(view.shape("Contact")?.fields.has("ispersonaccount")).toBe(false);
    expect(plainCast.sakura).toBe(plainCast.sakuraContact);
  });
});
