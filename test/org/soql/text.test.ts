import { describe, expect, it } from "vitest";
import { pointedError, StatementText } from "./text.ts";

describe("the snippet in an error", () => {
  // Recorded: where Salesforce cut the statement and set the caret; the rest of each statement is filled in.
  it.each([
    // An Apex developer's blog on Case owners.
    [
      "SELECT Subject, Owner.FederationIdentifier FROM Case WHERE Id = '5005D000008nxIkQAI'",
      "Owner.",
      "SELECT Subject, Owner.FederationIdentifier FROM",
      17,
    ],
    // A test of Salesforce's own editor extension.
    [
      "SELECT Id, Name, AccountNumber FROM AccountOpps WHERE Name like 'okToDelete%'",
      "AccountOpps",
      "SELECT Id, Name, AccountNumber FROM AccountOpps WHERE Name like 'okToDelete%'",
      37,
    ],
    // An error that a mobile app's users reported.
    [
      "SELECT Id, Dispenser__c, Answer__c, Audit_Question__c FROM Audit_Answer__c LIMIT 200",
      "Dispenser__c",
      "SELECT Id, Dispenser__c, Answer__c, Audit_Question__c",
      12,
    ],
    // A Veeva customer's download log: no spaces after the commas, column 114.
    [
      `SELECT ${"OCE__Field_Of_The_Plan__c,".repeat(2)}OCE__PriorField_Fill__c,CreatedById,OCE__ActualCap__c,TPI_Product__c,Name,OCE__JobId__c,OCE__Last_Field__c FROM OCE__ActivityPlan__c`,
      "TPI_",
      "CreatedById,OCE__ActualCap__c,TPI_Product__c,Name,OCE__JobId__c",
      114,
    ],
  ])("%s", (statement, at, snippet, column) => {
    const offset = statement.indexOf(at);
    const [, cut, caret, place] = pointedError(statement, offset, "X", "why").message.split("\n");
    expect(cut).toBe(snippet);
    expect(caret).toBe(`${" ".repeat(snippet.indexOf(at))}^`);
    expect(place).toBe(`ERROR at Row:1:Column:${column}`);
  });

  it("stays on the line, and counts rows", () => {
    expect(pointedError("SELECT Id\nFROM Nope\nLIMIT 1", 15, "X", "why").message).toBe(
      "\nFROM Nope\n     ^\nERROR at Row:2:Column:6\nwhy",
    );
  });
});

describe("a statement's own words", () => {
  it("are not those of its sub-selects, nor what stands in quotes", () => {
    const text = new StatementText(
      "SELECT (SELECT Email FROM Contacts), Name FROM Account WHERE Site = 'Email' AND Email = 'x'",
    );
    expect(text.find("email", "SELECT")).toBe(80);
    expect(text.inner[0]?.find("email", "SELECT")).toBe(15);
  });
});
