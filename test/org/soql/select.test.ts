import { describe, expect, it } from "vitest";
import { runSoql } from "./run.ts";
import { ann, id, queue, SmallOrg, smallOrg } from "./small-org.ts";

function records(statement: string, org = smallOrg()) {
  const result = runSoql(statement, org, { deletedToo: false, apiPath: "/services/data/v60.0" });
  return result.kind === "rows" ? result.records : [];
}

describe("TYPEOF", () => {
  it("shows the fields of the record's own object", () => {
    expect(
      records("SELECT TYPEOF Owner WHEN User THEN Email, Manager.Name ELSE Name, Type END FROM Lead").map(
        (lead) => lead.Owner,
      ),
    ).toEqual([
      {
        attributes: { type: "User", url: `/services/data/v60.0/sobjects/User/${ann.Id}` },
        Email: "ann@x.test",
        Manager: { attributes: expect.objectContaining({ type: "User" }), Name: "Bob Lee" },
      },
      {
        attributes: { type: "Name", url: `/services/data/v60.0/sobjects/Group/${queue.Id}` },
        Name: "Inbound",
        Type: "Queue",
      },
    ]);
  });

  it("shows null where no branch fits", () => {
    expect(records("SELECT TYPEOF Owner WHEN User THEN Email END FROM Lead")[1]?.Owner).toBeNull();
  });

  it.each([
    "SELECT TYPEOF Account WHEN Account THEN Name END FROM Contact",
    "SELECT Owner.Name, TYPEOF Owner WHEN User THEN Email END FROM Lead",
  ])("%s is refused", (statement) => {
    expect(() => records(statement)).toThrow(expect.objectContaining({ errorCode: "MALFORMED_QUERY" }));
  });
});

describe("FIELDS()", () => {
  it("stands for all fields of its group", () => {
    const [all] = records("SELECT FIELDS(ALL) FROM Group LIMIT 200");
    expect(Object.keys(all ?? {})).toEqual(["attributes", "Id", "IsDeleted", "Name", "Type"]);
    const [custom] = records("SELECT Id, FIELDS(CUSTOM) FROM Lead LIMIT 1");
    expect(Object.keys(custom ?? {})).toEqual(["attributes", "Id", "Topics__c", "Birthday__c"]);
    const [standard] = records("SELECT FIELDS(STANDARD) FROM Lead");
    expect(standard).not.toHaveProperty("Topics__c");
  });

  it("collides with a field named besides", () => {
    expect(() => records("SELECT Name, FIELDS(STANDARD) FROM Lead")).toThrow(
      "duplicate field selected: Name",
    );
  });
});

describe("a compound address", () => {
  const contact = { Id: id("003", 1), Name: "Cy" };

  it("is put together from its parts, null without any", () => {
    const org = new SmallOrg({
      Contact: [
        { ...contact, MailingCity: "Oslo", MailingStreet: "Karl Johan 1" },
        { ...contact, Id: id("003", 2) },
      ],
    });
    expect(records("SELECT MailingAddress FROM Contact", org).map((one) => one.MailingAddress)).toEqual([
      {
        city: "Oslo",
        country: null,
        geocodeAccuracy: null,
        latitude: null,
        longitude: null,
        postalCode: null,
        state: null,
        street: "Karl Johan 1",
      },
      null,
    ]);
  });
});
