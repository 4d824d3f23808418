import { describe, expect, it } from "vitest";
import { runSoql } from "./run.ts";
import { id, SmallOrg } from "./small-org.ts";

const acme = id("001", 1);
const bolt = id("001", 2);

function contact(number: number, Name: string, AccountId: string | null, IsDeleted = false) {
  return { Id: id("003", number), Name, AccountId, IsDeleted };
}

const org = new SmallOrg({
  Account: [
    { Id: acme, Name: "Acme", OwnerId: null, ParentId: null },
    { Id: bolt, Name: "Bolt", OwnerId: null, ParentId: acme },
  ],
  Contact: [
    contact(1, "Cy", acme),
    contact(2, "Al", acme),
    contact(3, "Bo", acme),
    contact(4, "Gone", acme, true),
    contact(5, "Nobody's", null),
  ],
});

function accounts(statement: string) {
  const result = runSoql(statement, org, { deletedToo: false });
  return result.kind === "rows" ? result.records : [];
}

describe("a child sub-query", () => {
  it("answers totalSize, done and records in its place, null without children", () => {
    const [first, second] = accounts("SELECT (SELECT Name FROM Contacts), Name FROM Account ORDER BY Name");
    const child = (number: number, name: string) => ({
      attributes: { type: "Contact", url: `/services/data/v62.0/sobjects/Contact/${id("003", number)}` },
      Name: name,
    });
    expect(JSON.stringify(first)).toBe(
      JSON.stringify({
        attributes: { type: "Account", url: `/services/data/v62.0/sobjects/Account/${acme}` },
        Contacts: { totalSize: 3, done: true, records: [child(1, "Cy"), child(2, "Al"), child(3, "Bo")] },
        Name: "Acme",
      }),
    );
    expect(second?.Contacts).toBeNull();
  });

  it("filters, orders and limits per parent", () => {
    const [first] = accounts(
      "SELECT Name, (SELECT Name, Account.Name FROM contacts c WHERE c.Name != 'Cy' ORDER BY Name DESC LIMIT 1) FROM Account WHERE Name = 'Acme'",
    );
    expect(first).toMatchObject({
      Contacts: { totalSize: 1, records: [{ Name: "Bo", Account: { Name: "Acme" } }] },
    });
  });

  it("reads the children of all parents at once, by the parents' ids", () => {
    const before = org.narrows.length;
    accounts("SELECT (SELECT Id FROM Contacts) FROM Account");
    expect(org.narrows.slice(before)).toEqual([
      { deletedToo: false },
      { deletedToo: false, oneOf: { field: "AccountId", values: [acme, bolt] } },
    ]);
  });

  it.each([
    [
      "SELECT (SELECT Id FROM Contact) FROM Account",
      "INVALID_TYPE",
      "Didn't understand relationship 'Contact' in FROM part of query call.",
    ],
    [
      "SELECT (SELECT Nope FROM Contacts) FROM Account",
      "INVALID_FIELD",
      "Column:16\nNo such column 'Nope' on entity 'Contact'.",
    ],
    [
      "SELECT (SELECT COUNT(Id) FROM Contacts) FROM Account",
      "MALFORMED_QUERY",
      "only root queries support aggregate expressions",
    ],
  ])("%s", (statement, errorCode, message) => {
    expect(() => accounts(statement)).toThrow(
      expect.objectContaining({ errorCode, message: expect.stringContaining(message) }),
    );
  });
});
