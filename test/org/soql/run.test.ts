import { describe, expect, it } from "vitest";
import { runSoql } from "./run.ts";
import { ann, id, queue, smallOrg } from "./small-org.ts";

const org = smallOrg();

function records(statement: string, deletedToo = false) {
  const result = runSoql(statement, org, { deletedToo });
  return result.kind === "rows" ? result.records : [];
}

function names(statement: string, deletedToo = false) {
  return records(statement, deletedToo).map((record) => record.Name);
}

describe("a record in an answer", () => {
  it("has attributes first, then the fields in the order asked, spelled as the object spells them", () => {
    const [eve] = records("select SYSTEMMODSTAMP, id, hasOptedOutOfEmail from lead where Name = 'eve'");
    expect(JSON.stringify(eve)).toBe(
      JSON.stringify({
        attributes: { type: "Lead", url: `/services/data/v62.0/sobjects/Lead/${id("00Q", 1)}` },
        SystemModstamp: "2026-11-24T10:39:01.000+0000",
        Id: id("00Q", 1),
        HasOptedOutOfEmail: true,
      }),
    );
  });

  it("nests parents, null where there is none", () => {
    expect(records("SELECT Account.Name, Name, Account.Parent.Owner.Name FROM Contact")).toEqual([
      {
        attributes: expect.anything(),
        Account: {
          attributes: { type: "Account", url: `/services/data/v62.0/sobjects/Account/${id("001", 2)}` },
          Name: "Bolt",
          Parent: {
            attributes: expect.anything(),
            Owner: { attributes: expect.objectContaining({ type: "User" }), Name: "Ann Ray" },
          },
        },
        Name: "Cy",
      },
      { attributes: expect.anything(), Account: null, Name: "Di" },
    ]);
  });

  it("shows a polymorphic owner as Name, with the url of the record behind it", () => {
    expect(records("SELECT Owner.Name, Owner.Type FROM Lead").map((lead) => lead.Owner)).toEqual([
      {
        attributes: { type: "Name", url: `/services/data/v62.0/sobjects/User/${ann.Id}` },
        Name: "Ann Ray",
        Type: "User",
      },
      {
        attributes: { type: "Name", url: `/services/data/v62.0/sobjects/Group/${queue.Id}` },
        Name: "Inbound",
        Type: "Queue",
      },
    ]);
  });
});

describe("rows", () => {
  it("leaves the recycle bin out unless asked for", () => {
    expect(names("SELECT Name FROM Lead")).toEqual(["Eve", "dan"]);
    expect(names("SELECT Name FROM Lead", true)).toEqual(["Eve", "dan", "Flo"]);
  });

  it("orders without regard to case, nulls first, with LIMIT and OFFSET", () => {
    expect(names("SELECT Name FROM Lead ORDER BY Name", true)).toEqual(["dan", "Eve", "Flo"]);
    expect(names("SELECT Name FROM Lead ORDER BY NumberOfEmployees", true)).toEqual(["dan", "Flo", "Eve"]);
    expect(names("SELECT Name FROM Lead ORDER BY NumberOfEmployees DESC NULLS LAST", true)).toEqual([
      "Eve",
      "Flo",
      "dan",
    ]);
    expect(names("SELECT Name FROM Lead ORDER BY Name LIMIT 1 OFFSET 1", true)).toEqual(["Eve"]);
  });

  it("are counted by COUNT()", () => {
    expect(runSoql("SELECT COUNT() FROM Lead WHERE Email != null", org, { deletedToo: true })).toEqual({
      kind: "count",
      totalSize: 2,
    });
  });
});

describe("WHERE", () => {
  it.each([
    ["Email = 'EVE@example.COM'", ["Eve"]],
    ["Email != 'eve@example.com'", ["dan", "Flo"]],
    ["Email = ''", ["dan"]],
    ["Email LIKE '%@EXAMPLE.com'", ["Eve", "Flo"]],
    ["(NOT Email LIKE 'e%')", ["dan", "Flo"]],
    ["Email IN ('flo@example.com', null)", ["dan", "Flo"]],
    ["Email NOT IN ('flo@example.com')", ["Eve", "dan"]],
    ["NumberOfEmployees > 9", ["Eve"]],
    ["NumberOfEmployees >= 9.0 AND NumberOfEmployees < 10", ["Flo"]],
    ["HasOptedOutOfEmail = TRUE", ["Eve"]],
    ["HasOptedOutOfEmail = false AND (Name = 'Dan' OR Name = 'Eve')", ["dan"]],
    ["CreatedDate > 2026-11-24T10:00:00+02:00", ["Eve"]],
    ["CreatedDate = TODAY", ["Eve"]],
    ["CreatedDate = LAST_N_DAYS:4", ["Eve", "dan"]],
    ["CreatedDate < THIS_YEAR", ["Flo"]],
    ["Owner.Name = 'inbound'", ["dan"]],
    [`OwnerId = '${ann.Id.slice(0, 15)}'`, ["Eve"]],
    ["l.Name = 'Eve'", ["Eve"]],
    ["Lead.Owner.Type = 'User'", ["Eve", "Flo"]],
  ])("%s", (condition, expected) => {
    expect(names(`SELECT Name FROM Lead l WHERE ${condition}`, true)).toEqual(expected);
  });
});
