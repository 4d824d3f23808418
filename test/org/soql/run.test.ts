import { describe, expect, it } from "vitest";
import { runSoql } from "./run.ts";
import { id, SmallOrg } from "./small-org.ts";

const ann = {
  Id: id("005", 1),
  Name: "Ann Ray",
  Email: "ann@x.test",
  IsActive: true,
  ManagerId: id("005", 2),
};
const bob = { Id: id("005", 2), Name: "Bob Lee", Email: "bob@x.test", IsActive: true, ManagerId: null };
const queue = { Id: id("00G", 1), Name: "Inbound", Type: "Queue" };

const org = new SmallOrg({
  User: [ann, bob],
  Group: [queue],
  Account: [
    { Id: id("001", 1), Name: "Acme", OwnerId: ann.Id, ParentId: null },
    { Id: id("001", 2), Name: "Bolt", OwnerId: bob.Id, ParentId: id("001", 1) },
  ],
  Contact: [
    { Id: id("003", 1), Name: "Cy", AccountId: id("001", 2), OwnerId: ann.Id, MailingCity: "Oslo" },
    { Id: id("003", 2), Name: "Di", AccountId: null, OwnerId: bob.Id },
  ],
  Lead: [
    {
      Id: id("00Q", 1),
      Name: "Eve",
      Email: "Eve@Example.com",
      HasOptedOutOfEmail: true,
      CreatedDate: "2026-11-24T09:00:00.000Z",
      SystemModstamp: "2026-11-24T10:39:01.000Z",
      NumberOfEmployees: 10,
      OwnerId: ann.Id,
    },
    {
      Id: id("00Q", 2),
      Name: "dan",
      Email: null,
      HasOptedOutOfEmail: false,
      CreatedDate: "2026-11-20T09:00:00.000Z",
      SystemModstamp: "2026-11-20T09:00:00.000Z",
      NumberOfEmployees: null,
      OwnerId: queue.Id,
    },
    {
      Id: id("00Q", 3),
      Name: "Flo",
      Email: "flo@example.com",
      HasOptedOutOfEmail: false,
      CreatedDate: "2025-01-20T09:00:00.000Z",
      SystemModstamp: "2026-11-21T09:00:00.000Z",
      NumberOfEmployees: 9,
      OwnerId: bob.Id,
      IsDeleted: true,
    },
  ],
});

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

describe("refusals", () => {
  const wsdl = "Please reference your WSDL or the describe call for the appropriate names.";
  it.each([
    // Recorded: a Java client's live-org test of "SELECT Asdf FROM Contact".
    [
      "SELECT Asdf FROM Contact",
      "INVALID_FIELD",
      `\nSELECT Asdf FROM Contact\n       ^\nERROR at Row:1:Column:8\nNo such column 'Asdf' on entity 'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${wsdl}`,
    ],
    [
      "SELECT Id FROM Contact WHERE Id = 'ZZZ'",
      "INVALID_QUERY_FILTER_OPERATOR",
      "\nSELECT Id FROM Contact WHERE Id = 'ZZZ'\n                             ^\nERROR at Row:1:Column:30\ninvalid ID field: ZZZ",
    ],
    // Recorded: the Salesforce CLI's output for a query on FlowDefinition.
    [
      "SELECT Id, ApiName, Status FROM Account WHERE Name IN ('a', 'b')",
      "INVALID_FIELD",
      `\nSELECT Id, ApiName, Status FROM Account WHERE\n           ^\nERROR at Row:1:Column:12\nNo such column 'ApiName' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${wsdl}`,
    ],
    // Recorded: an Elixir client's test of a trailing comma.
    [
      "SELECT Id, Name, HG_Insights__HG_Match_Status__c, From Account LIMIT 10",
      "MALFORMED_QUERY",
      "\nHG_Insights__HG_Match_Status__c, From Account LIMIT 10\n                                ^\nERROR at Row:1:Column:50\nunexpected token: 'From'",
    ],
    ["SELECT Id FROM Contact WHERE", "MALFORMED_QUERY", "unexpected token: '<EOF>'"],
    [
      "SELECT Id, FROM Account",
      "MALFORMED_QUERY",
      "\nSELECT Id, FROM Account\n          ^\nERROR at Row:1:Column:11\nunexpected token: 'FROM'",
    ],
    ["q=SELECT Id FROM Account", "MALFORMED_QUERY", "unexpected token: 'q'"],
    [
      "SELECT Id FROM Nope__c",
      "INVALID_TYPE",
      `\nSELECT Id FROM Nope__c\n               ^\nERROR at Row:1:Column:16\nsObject type 'Nope__c' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${wsdl}`,
    ],
    [
      "SELECT Id FROM Lead LIMIT 1 OFFSET 2001",
      "NUMBER_OUTSIDE_VALID_RANGE",
      "Maximum SOQL offset allowed is 2000",
    ],
  ])("%s", (statement, errorCode, message) => {
    expect(() => runSoql(statement, org, { deletedToo: false })).toThrow(
      expect.objectContaining({ errorCode, message }),
    );
  });

  it.each([
    ["SELECT Nope.Name FROM Lead", "INVALID_FIELD", "Didn't understand relationship 'Nope' in field path."],
    ["SELECT Owner.Title2 FROM Lead", "INVALID_FIELD", "No such column 'Title2' on entity 'Name'."],
    [
      "SELECT Id FROM Lead WHERE Description = 'x'",
      "INVALID_FIELD",
      "field 'Description' can not be filtered in a query call",
    ],
    [
      "SELECT Id FROM Lead ORDER BY Description",
      "INVALID_FIELD",
      "field 'Description' can not be sorted in a query call",
    ],
    [
      "SELECT Id FROM Lead WHERE HasOptedOutOfEmail = 'true'",
      "INVALID_FIELD",
      "must be of type boolean and should not be enclosed in quotes",
    ],
    [
      "SELECT Id FROM Lead WHERE CreatedDate > '2026-01-01'",
      "INVALID_FIELD",
      "must be of type dateTime and should not be enclosed in quotes",
    ],
    [
      "SELECT Id FROM Lead WHERE Name = 5",
      "INVALID_FIELD",
      "must be of type string and should be enclosed in quotes",
    ],
    [
      "SELECT Id FROM Lead WHERE Id LIKE '00Q%'",
      "INVALID_QUERY_FILTER_OPERATOR",
      "invalid operator on id field",
    ],
    ["SELECT Id FROM Lead WHERE Name = Email", "MALFORMED_QUERY", "Bind variables only allowed in Apex code"],
    [
      "SELECT Id FROM Lead WHERE Name IN :names",
      "MALFORMED_QUERY",
      "Bind variables only allowed in Apex code",
    ],
    [
      "SELECT Id FROM Lead WHERE Name = 'a' AND Email = 'b' OR Status = 'c'",
      "MALFORMED_QUERY",
      "unexpected token: 'OR'",
    ],
    ["SELECT Id FROM Lead WHERE AND Name = 'a'", "MALFORMED_QUERY", "unexpected token: 'AND'"],
    ["SELECT Id FROM Lead WHERE Name = 'a' Email = 'b'", "MALFORMED_QUERY", "unexpected token: 'Email'"],
    ["SELECT Id FROM Lead WHERE Name = ('a')", "MALFORMED_QUERY", "unexpected token: '('"],
    ["SELECT Id FROM Lead WHERE Name = 'O'Brien'", "MALFORMED_QUERY", "unexpected token"],
    ["SELECT Id, Name n FROM Lead", "MALFORMED_QUERY", "only aggregate expressions use field aliasing"],
    ["SELECT Id, id FROM Lead", "MALFORMED_QUERY", "duplicate field selected: id"],
    [
      "SELECT FIELDS(ALL) FROM Lead",
      "MALFORMED_QUERY",
      "The SOQL FIELDS function must have a LIMIT of at most 200",
    ],
    ["SELECT Id FROM Lead ALL ROWS", "MALFORMED_QUERY", "ALL ROWS not allowed in this context"],
    [
      "SELECT Id FROM Lead WHERE CreatedDate > 2026-52-12T12:12:00-05:00",
      "MALFORMED_QUERY",
      "Invalid datetime: 2026-52-12T12:12:00-05:00",
    ],
  ])("%s", (statement, errorCode, message) => {
    expect(() => runSoql(statement, org, { deletedToo: false })).toThrow(
      expect.objectContaining({ errorCode, message: expect.stringContaining(message) }),
    );
  });
});
