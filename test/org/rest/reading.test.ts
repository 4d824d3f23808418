import { beforeEach, describe, expect, it } from "vitest";
import { type Caller, callerOf } from "../caller.ts";
import { type Cast, REP_PROFILE, USERS } from "../cast.ts";
import { type VirtualClock, virtualClock } from "../clock.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";

let clock: VirtualClock;
let org: Org;
let cast: Cast;
let rep: Caller;

beforeEach(() => {
  clock = virtualClock(Date.parse("2026-11-24T08:00:00Z"));
  ({ org, cast } = makeOrg({ people: 100, clock }));
  rep = callerOf(org, USERS.rep);
});

describe("getUpdated and getDeleted", () => {
  const span = (start: string, end: string) =>
    `?start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`;
  const today = span("2026-11-24T07:00:00+00:00", "2026-11-24T10:00:00Z");

  it("give the ids of a span, and to when it is covered", async () => {
    org.update(cast.mariaRossi, { Title: "x" });
    org.touch(cast.liamLead);
    org.delete(cast.pawel);
    const updated = await rep.call("GET", `/sobjects/Lead/updated/${today}`);
    expect(updated.body).toEqual({
      ids: [cast.mariaRossi, cast.liamLead],
      latestDateCovered: "2026-11-24T08:00:01.000+0000",
    });
    const deleted = await rep.call("GET", `/sobjects/Lead/deleted/${today}`);
    expect(deleted.body).toMatchObject({
      deletedRecords: [{ id: cast.pawel, deletedDate: "2026-11-24T08:00:00.000+0000" }],
      earliestDateAvailable: "2026-11-09T08:00:00.000+0000",
    });
  });

  it("refuse spans that are too far back, empty, or no dates", async () => {
    const codeOf = async (path: string) => (await rep.call("GET", path)).body[0].errorCode;
    const farBack = span("2026-10-01T00:00:00Z", "2026-11-24T00:00:00Z");
    expect(await codeOf(`/sobjects/Lead/updated/${farBack}`)).toBe("INVALID_REPLICATION_DATE");
    const backwards = span("2026-11-24T07:00:00Z", "2026-11-24T06:00:00Z");
    expect(await codeOf(`/sobjects/Lead/deleted/${backwards}`)).toBe("INVALID_REPLICATION_DATE");
    expect(await codeOf("/sobjects/Lead/updated?start=2026-11-24")).toBe("MISSING_ARGUMENT");
  });
});

describe("search", () => {
  const find = (statement: string) => rep.call("GET", `/search?q=${encodeURIComponent(statement)}`);

  it("finds an address in all objects named", async () => {
    const { body } = await find(
      "FIND {liam.obrien@kestrel.example} IN EMAIL FIELDS RETURNING Lead(Id, Name WHERE IsConverted = false), Contact(Id, Email)",
    );
    expect(body.searchRecords).toMatchObject([
      { attributes: { type: "Lead" }, Id: cast.liamLead, Name: "Liam O'Brien" },
      { attributes: { type: "Contact" }, Id: cast.liamContact },
    ]);
  });

  it("finds names by the start of their words, and escapes", async () => {
    const { body } = await find("FIND {O'Neill\\-Hart} IN NAME FIELDS RETURNING Lead(Id) LIMIT 5");
    expect(body.searchRecords).toMatchObject([{ Id: cast.sinead }]);
    expect((await find("FIND {ross*} RETURNING Lead(Id, LastName LIMIT 1)")).body.searchRecords).toHaveLength(
      1,
    );
  });

  it("takes parameters, by GET and POST", async () => {
    const query = "q=rossi&in=NAME&sobject=Lead&Lead.fields=Id,LastName";
    expect((await rep.call("GET", `/parameterizedSearch?${query}`)).body.searchRecords).toMatchObject([
      { LastName: "Rossi" },
    ]);
    const posted = {
      q: "rossi",
      in: "NAME",
      fields: ["Id"],
      sobjects: [{ name: "Lead" }, { name: "Contact" }],
      overallLimit: 1,
    };
    expect((await rep.call("POST", "/parameterizedSearch", posted)).body.searchRecords).toHaveLength(1);
  });

  it("refuses what is malformed", async () => {
    for (const statement of ["FIND rossi", "FIND {rossi RETURNING Lead", "FIND {r} RETURNING Lead(Id)"]) {
      expect(await find(statement)).toMatchObject({ status: 400, body: [{ errorCode: "MALFORMED_SEARCH" }] });
    }
    expect((await find("FIND {rossi} RETURNING Nonsense(Id)")).body[0].errorCode).toBe("INVALID_TYPE");
    expect((await find("FIND {rossi} RETURNING Lead(Id) WITH SNIPPET")).status).toBe(501);
  });
});

describe("layouts", () => {
  const shown = async () => {
    const { body } = await rep.call("GET", "/sobjects/Lead/describe/layouts");
    const rows = body.layouts[0].detailLayoutSections[0].layoutRows;
    return rows.flatMap((row: { layoutItems: { layoutComponents: { value: string }[] }[] }) =>
      row.layoutItems.map((cell) => cell.layoutComponents[0]?.value),
    );
  };

  it("show the fields that are on them and may be seen", async () => {
    expect(await shown()).toEqual(expect.arrayContaining(["HasOptedOutOfEmail", "MSE_Opt_Out__c"]));
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
    expect(await shown()).not.toContain("HasOptedOutOfEmail");
    org.addCustomField("Lead", { name: "Other__c", label: "Other", type: "checkbox", onLayout: false });
    expect(await shown()).not.toContain("Other__c");
  });
});

describe("the UI API", () => {
  it("reads a record's fields", async () => {
    const fields = "fields=Lead.Email,Lead.HasOptedOutOfEmail&optionalFields=Lead.Nonsense__c,Lead.Title";
    const { body } = await rep.call("GET", `/ui-api/records/${cast.mariaRossi}?${fields}`);
    expect(body).toMatchObject({
      apiName: "Lead",
      id: cast.mariaRossi,
      fields: {
        Email: { displayValue: null, value: "maria.rossi@northwind.example" },
        HasOptedOutOfEmail: { value: false },
        Title: { value: "Head of Purchasing" },
      },
    });
    expect(Object.keys(body.fields)).toHaveLength(3);
    expect((await rep.call("GET", `/ui-api/records/${cast.mariaRossi}?fields=Lead.Nonsense__c`)).status).toBe(
      400,
    );
    expect((await rep.call("GET", `/ui-api/records/${cast.mariaRossi}?layoutTypes=Full`)).status).toBe(501);
  });

  it("describes an object", async () => {
    const { body } = await rep.call("GET", "/ui-api/object-info/Lead");
    expect(body).toMatchObject({ apiName: "Lead", keyPrefix: "00Q", updateable: true });
    expect(body.fields.HasOptedOutOfEmail).toMatchObject({
      dataType: "Boolean",
      label: "Email Opt Out",
      updateable: true,
    });
  });
});

describe("external ids", () => {
  beforeEach(() => {
    org.addCustomField("Lead", { name: "Key__c", label: "Key", type: "externalId" });
  });

  it("make or change a record", async () => {
    const made = await rep.call("PATCH", "/sobjects/Lead/Key__c/k-1", { LastName: "A", Company: "B" });
    expect(made).toMatchObject({ status: 201, body: { created: true, success: true } });
    const changed = await rep.call("PATCH", "/sobjects/Lead/Key__c/K-1", { Title: "CEO" });
    expect(changed).toMatchObject({ status: 200, body: { created: false, id: made.body.id } });
    expect((await rep.call("GET", "/sobjects/Lead/Key__c/k-1")).body).toMatchObject({
      Title: "CEO",
      Key__c: "k-1",
    });
  });

  it("must be there, and name one record", async () => {
    expect(await rep.call("PATCH", "/sobjects/Lead/Title/CEO", {})).toMatchObject({
      status: 404,
      body: [{ message: "Provided external ID field does not exist or is not accessible: Title" }],
    });
    expect((await rep.call("GET", "/sobjects/Lead/Email/ivan.petrov@verdant.example")).status).toBe(300);
    expect((await rep.call("GET", "/sobjects/Lead/Key__c/nothing")).status).toBe(404);
  });
});

describe("sObject tree", () => {
  const tree = (lastName: string | null) => ({
    records: [
      {
        attributes: { type: "Account", referenceId: "a1" },
        Name: "Acme",
        Contacts: { records: [{ attributes: { type: "Contact", referenceId: "c1" }, LastName: lastName }] },
      },
    ],
  });

  it("makes records with their children", async () => {
    const { status, body } = await rep.call("POST", "/composite/tree/Account", tree("Doe"));
    expect(status).toBe(201);
    expect(body).toMatchObject({ hasErrors: false, results: [{ referenceId: "a1" }, { referenceId: "c1" }] });
    expect(org.value(body.results[1].id, "AccountId")).toBe(body.results[0].id);
  });

  it("makes none if one is refused", async () => {
    const before = [...org.viewOf(org.user(USERS.rep).id).candidates("Account", { deletedToo: false })]
      .length;
    const { status, body } = await rep.call("POST", "/composite/tree/Account", tree(null));
    expect(status).toBe(400);
    expect(body).toMatchObject({
      hasErrors: true,
      results: [{ referenceId: "c1", errors: [{ statusCode: "REQUIRED_FIELD_MISSING" }] }],
    });
    expect([...org.viewOf(org.user(USERS.rep).id).candidates("Account", { deletedToo: false })]).toHaveLength(
      before,
    );
  });
});

describe("compound fields", () => {
  it("come in one piece", async () => {
    const { body } = await rep.call("GET", `/sobjects/Lead/${cast.mariaRossi}`);
    expect(body.Address).toMatchObject({ city: "Milano", country: "Italy" });
  });
});

describe("field history", () => {
  it("is hidden with its field", async () => {
    org.update(cast.mariaRossi, { HasOptedOutOfEmail: true }, USERS.rep);
    const statement = `SELECT Field, OldValue, NewValue FROM LeadHistory WHERE LeadId = '${cast.mariaRossi}'`;
    expect((await rep.query(statement)).body.records).toMatchObject([{ OldValue: false, NewValue: true }]);
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
    expect((await rep.query(statement)).body.records).toEqual([]);
    expect((await rep.query("SELECT Id FROM LeadHistory WHERE NewValue = 'true'")).body[0].errorCode).toBe(
      "INVALID_FIELD",
    );
  });
});
