import { beforeEach, describe, expect, it } from "vitest";
import { type Caller, callerOf } from "../caller.ts";
import { ADMIN_PROFILE, REP_PROFILE, USERS } from "../cast.ts";
import { virtualClock } from "../clock.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";

let org: Org;
let admin: Caller;
let rep: Caller;

beforeEach(() => {
  ({ org } = makeOrg({ people: 5, clock: virtualClock(Date.parse("2026-11-24T08:00:00Z")) }));
  admin = callerOf(org, USERS.admin);
  rep = callerOf(org, USERS.rep);
});

const FIELD = {
  FullName: "Lead.Opted_Out__c",
  Metadata: { label: "Opted Out", type: "Checkbox", defaultValue: false },
};
const describesField = async (caller: Caller) =>
  (await caller.call("GET", "/sobjects/Lead/describe")).body.fields.some(
    (field: { name: string }) => field.name === "Opted_Out__c",
  );

describe("a custom field made by the Tooling API", () => {
  it("is hidden from everyone until field permissions are given", async () => {
    const made = await admin.call("POST", "/tooling/sobjects/CustomField", FIELD);
    expect(made).toMatchObject({ status: 201, body: { success: true, id: expect.stringMatching(/^00N/) } });
    expect(await describesField(admin)).toBe(false);
    const { body } = await admin.query(
      `SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true AND Profile.Name = '${REP_PROFILE}'`,
    );
    const permissions = {
      ParentId: body.records[0].Id,
      SobjectType: "Lead",
      Field: "Lead.Opted_Out__c",
      PermissionsRead: true,
      PermissionsEdit: false,
    };
    const given = await admin.call("POST", "/sobjects/FieldPermissions", permissions);
    expect(given.status).toBe(201);
    expect(await describesField(rep)).toBe(true);
    expect(org.profile(REP_PROFILE).fieldAccess("Lead", "Opted_Out__c")).toBe("readOnly");
    await admin.call("PATCH", `/sobjects/FieldPermissions/${given.body.id}`, { PermissionsEdit: true });
    expect(org.profile(REP_PROFILE).fieldAccess("Lead", "Opted_Out__c")).toBe("edit");
    await admin.call("DELETE", `/sobjects/FieldPermissions/${given.body.id}`);
    expect(await describesField(rep)).toBe(false);
  });

  it("is found again by query, and read with its metadata", async () => {
    const { id } = (await admin.call("POST", "/tooling/sobjects/CustomField", FIELD)).body;
    const statement =
      "SELECT Id, DeveloperName FROM CustomField WHERE TableEnumOrId = 'Lead' AND DeveloperName = 'Opted_Out'";
    const found = await admin.call("GET", `/tooling/query?q=${encodeURIComponent(statement)}`);
    expect(found.body.records).toMatchObject([{ Id: id }]);
    expect((await admin.call("GET", `/tooling/sobjects/CustomField/${id}`)).body).toMatchObject({
      FullName: "Lead.Opted_Out__c",
      Metadata: { label: "Opted Out", type: "Checkbox" },
    });
  });

  it("is deleted with its values, its rights and its places on layouts", async () => {
    const { id } = (await admin.call("POST", "/tooling/sobjects/CustomField", FIELD)).body;
    org.setFieldSecurity(ADMIN_PROFILE, "Lead", "Opted_Out__c", "edit");
    org.layouts.add("Lead", "Opted_Out__c");
    expect((await rep.call("DELETE", `/tooling/sobjects/CustomField/${id}`)).body[0].errorCode).toBe(
      "INVALID_TYPE",
    );
    expect((await admin.call("DELETE", `/tooling/sobjects/CustomField/${id}`)).status).toBe(204);
    expect(await describesField(admin)).toBe(false);
    expect(org.layouts.of("Lead").fields).not.toContain("Opted_Out__c");
    expect((await admin.query("SELECT Opted_Out__c FROM Lead")).body[0].errorCode).toBe("INVALID_FIELD");
    expect((await admin.call("DELETE", `/tooling/sobjects/CustomField/${id}`)).status).toBe(404);
    expect((await admin.call("POST", "/tooling/sobjects/CustomField", FIELD)).status).toBe(201);
  });

  it("is refused where it cannot be", async () => {
    await admin.call("POST", "/tooling/sobjects/CustomField", FIELD);
    const codeOf = async (caller: Caller, field: object) =>
      (await caller.call("POST", "/tooling/sobjects/CustomField", field)).body[0].errorCode;
    expect(await codeOf(admin, FIELD)).toBe("DUPLICATE_DEVELOPER_NAME");
    expect(await codeOf(admin, { ...FIELD, FullName: "Lead.NoSuffix" })).toBe("FIELD_INTEGRITY_EXCEPTION");
    expect(
      await codeOf(admin, { ...FIELD, FullName: "Lead.X__c", Metadata: { label: "X", type: "Checkbox" } }),
    ).toBe("FIELD_INTEGRITY_EXCEPTION");
    expect(
      await codeOf(admin, { ...FIELD, FullName: "Lead.X__c", Metadata: { label: "X", type: "Location" } }),
    ).toBe("NOT_SIMULATED");
    // A rep has no View Setup: for them the object is not there.
    expect(await codeOf(rep, FIELD)).toBe("INVALID_TYPE");
    org.setPermission(ADMIN_PROFILE, "CustomizeApplication", false);
    expect(await codeOf(admin, { ...FIELD, FullName: "Lead.Y__c" })).toBe("INSUFFICIENT_ACCESS_OR_READONLY");
  });
});

describe("field permissions", () => {
  it("are shown as they are set, and are not for reps", async () => {
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "readOnly");
    const statement = `SELECT Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE Field = 'Lead.HasOptedOutOfEmail' AND ParentId = '${org.profile(REP_PROFILE).id}'`;
    expect((await admin.query(statement)).body.records).toMatchObject([
      { Field: "Lead.HasOptedOutOfEmail", PermissionsRead: true, PermissionsEdit: false },
    ]);
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
    expect((await admin.query(statement)).body.records).toEqual([]);
    expect((await rep.query(statement)).body[0].errorCode).toBe("INVALID_TYPE");
  });

  it("are taken back with a composite request that fails", async () => {
    const parent = org.profile(REP_PROFILE).id;
    const permissions = {
      ParentId: parent,
      SobjectType: "Lead",
      Field: "Lead.HasOptedOutOfEmail",
      PermissionsRead: true,
      PermissionsEdit: false,
    };
    const data = "/services/data/v62.0";
    await admin.call("POST", "/composite", {
      allOrNone: true,
      compositeRequest: [
        { method: "POST", url: `${data}/sobjects/FieldPermissions`, referenceId: "one", body: permissions },
        { method: "POST", url: `${data}/sobjects/Lead`, referenceId: "two", body: {} },
      ],
    });
    expect(org.profile(REP_PROFILE).fieldAccess("Lead", "HasOptedOutOfEmail")).toBe("edit");
  });
});

describe("a page layout", () => {
  const layoutId = async () => {
    const statement = encodeURIComponent("SELECT Id FROM Layout WHERE TableEnumOrId = 'Lead'");
    return (await admin.call("GET", `/tooling/query?q=${statement}`)).body.records[0].Id;
  };

  it("takes a field, once what it does not take back is cleaned off", async () => {
    org.addCustomField("Lead", {
      name: "Opted_Out__c",
      label: "Opted Out",
      type: "checkbox",
      onLayout: false,
    });
    const id = await layoutId();
    const { body } = await admin.call("GET", `/tooling/sobjects/Layout/${id}?fields=Id,FullName,Metadata`);
    expect(body.FullName).toBe("Lead-Lead Layout");
    const { Metadata: metadata } = body;
    metadata.layoutSections[0].layoutColumns[0].layoutItems.push({ behavior: "Edit", field: "Opted_Out__c" });
    const patch = () =>
      admin.call("PATCH", `/tooling/sobjects/Layout/${id}`, { FullName: body.FullName, Metadata: metadata });
    expect((await patch()).body[0].message).toContain("complexvalue");
    metadata.platformActionList = null;
    metadata.summaryLayout = null;
    metadata.relatedLists[0].quickActions = null;
    expect((await patch()).status).toBe(204);
    expect(org.layouts.of("Lead").fields).toContain("Opted_Out__c");
    metadata.layoutSections[0].layoutColumns[0].layoutItems.push({ behavior: "Edit", field: "Nonsense__c" });
    expect((await patch()).body[0].errorCode).toBe("FIELD_INTEGRITY_EXCEPTION");
  });
});

it("everybody sees their own permissions, and nobody else's", async () => {
  const statement = "SELECT PermissionsCustomizeApplication, PermissionsViewSetup FROM UserPermissionAccess";
  expect((await rep.query(statement)).body.records).toMatchObject([
    { PermissionsCustomizeApplication: false, PermissionsViewSetup: false },
  ]);
  org.assignPermissionSet(USERS.rep, { name: "Builder", permissions: ["CustomizeApplication"] });
  expect((await rep.query(statement)).body.records).toMatchObject([
    { PermissionsCustomizeApplication: true, PermissionsViewSetup: false },
  ]);
});

it("an object with several record types tells its layouts one by one", async () => {
  const { body } = await rep.call("GET", "/sobjects/Account/describe/layouts");
  expect(body.layouts).toBeNull();
  expect(body.recordTypeMappings).toHaveLength(2);
  const person = body.recordTypeMappings.find((each: { name: string }) => each.name === "Person Account");
  const layout = await rep.call("GET", `/sobjects/Account/describe/layouts/${person.recordTypeId}`);
  expect(layout.body.id).toBe(org.layouts.of("PersonAccount").id);
  expect(JSON.stringify(layout.body.detailLayoutSections)).toContain("PersonHasOptedOutOfEmail");
});

it("what else the Tooling API has is not simulated", async () => {
  expect((await admin.call("GET", "/tooling/sobjects/ApexClass/01p000000000001AAA")).status).toBe(501);
});
