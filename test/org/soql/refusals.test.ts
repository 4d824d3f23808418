import { describe, expect, it } from "vitest";
import { NotSimulatedError } from "./error.ts";
import { runSoql } from "./run.ts";
import { smallOrg } from "./small-org.ts";

const org = smallOrg();

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
      "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE OR Name = 'a')",
      "MALFORMED_QUERY",
      "unexpected token: 'OR'",
    ],
    // Summer '24 release notes, changed SOQL error messages.
    ["SELECT FROM Lead", "MALFORMED_QUERY", "unexpected token: 'SELECT FROM'"],
    ["SELECT Id FROM Lead WHERE OwnerId IN ()", "MALFORMED_QUERY", "unexpected token: 'OwnerId IN ()'"],
    [
      "SELECT Id FROM Lead WHERE CreatedDate > 2026-01-01T00:00:00 AND Name = 'a'",
      "MALFORMED_QUERY",
      "Invalid datetime: 2026-01-01T00:00:00",
    ],
    [
      "SELECT Id FROM Lead WHERE COUNT(Id) > 1",
      "MALFORMED_QUERY",
      "Aggregate functions are not allowed here",
    ],
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

describe("limits", () => {
  it.each([
    [`SELECT Id FROM Lead WHERE Name = '${"x".repeat(4_001)}'`, "MALFORMED_QUERY"],
    [`SELECT Id FROM Lead WHERE Name IN (${"'x',".repeat(25_000)}'x')`, "MALFORMED_QUERY"],
  ])("%.60s…", (statement, errorCode) => {
    expect(() => runSoql(statement, org, { deletedToo: false })).toThrow(
      expect.objectContaining({ errorCode }),
    );
  });
});

describe("what this org does not simulate", () => {
  it.each([
    "SELECT toLabel(Status) FROM Lead",
    "SELECT Id FROM Lead USING SCOPE mine",
    "SELECT Id FROM Lead FOR VIEW",
    "SELECT Id FROM Lead WHERE AnnualRevenue > USD500",
    "SELECT l.Id FROM Lead l, l.Owner o",
  ])("%s", (statement) => {
    expect(() => runSoql(statement, org, { deletedToo: false })).toThrow(NotSimulatedError);
  });
});
