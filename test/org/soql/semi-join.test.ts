import { describe, expect, it } from "vitest";
import { runSoql } from "./run.ts";
import { id, smallOrg } from "./small-org.ts";

const org = smallOrg();

function names(statement: string) {
  const result = runSoql(statement, org, { deletedToo: false });
  return result.kind === "rows" ? result.records.map((record) => record.Name) : [];
}

describe("a semi-join", () => {
  it("keeps the rows whose id the inner select yields", () => {
    expect(names("SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact)")).toEqual(["Bolt"]);
    expect(
      names("SELECT Name FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name LIKE 'b%')"),
    ).toEqual(["Cy"]);
  });

  it("or, as an anti-join, the others", () => {
    expect(
      names("SELECT Name FROM Account WHERE Name != null AND Id NOT IN (SELECT AccountId FROM Contact)"),
    ).toEqual(["Acme"]);
  });

  it("tells the index which ids to look at", () => {
    names("SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact)");
    expect(org.narrows.at(-1)).toEqual({ deletedToo: false, ids: [id("001", 2)] });
  });

  it("stands beside a child sub-query", () => {
    expect(
      names(
        "SELECT Name, (SELECT Id FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Name = 'Cy')",
      ),
    ).toEqual(["Bolt"]);
  });

  const inner = "(SELECT AccountId FROM Contact)";
  it.each([
    [`Name = 'x' OR Id IN ${inner}`, "Semi join sub-selects are not allowed with the 'OR' operator"],
    [
      `Name = 'x' AND (Name = 'y' OR Id IN ${inner})`,
      "Semi join sub-selects are only allowed at the top level WHERE expressions",
    ],
    [`Id IN ${inner} AND Id IN ${inner} AND Id IN ${inner}`, "Maximum 2 semi join sub-selects are allowed"],
    ["Id IN (SELECT Id FROM Account)", "The inner and outer selects should not be on the same object type"],
    [
      "Id IN (SELECT Name FROM Contact)",
      "Semi join sub-selects can only query id fields, cannot use: 'Name'",
    ],
    [`Name IN ${inner}`, "should be an id field, cannot use: 'Name'"],
    [
      "Id IN (SELECT OwnerId FROM Contact)",
      "The selected field 'OwnerId' in the subquery and the left operand field in the where expression in the outer query 'Id' should point to the same object type",
    ],
    [
      "Id IN (SELECT AccountId FROM Contact WHERE OwnerId IN (SELECT Id FROM User))",
      "Nesting of semi join sub-selects is not supported",
    ],
    ["Id IN (SELECT AccountId a FROM Contact)", "Semi join sub-selects must select one id field"],
    ["Id IN (SELECT AccountId FROM Contact LIMIT 5)", "Semi join sub-selects must select one id field"],
    ["Id IN (SELECT Nope FROM Contact)", "Column:46\nNo such column 'Nope' on entity 'Contact'"],
  ])("%s is refused", (condition, message) => {
    expect(() => names(`SELECT Name FROM Account WHERE ${condition}`)).toThrow(message);
  });
});
