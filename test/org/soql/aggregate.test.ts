import { describe, expect, it } from "vitest";
import { runSoql } from "./run.ts";
import { id, SmallOrg, smallOrg } from "./small-org.ts";

const org = new SmallOrg({
  Lead: [
    lead(1, "Open", 10, "2026-01-05T00:00:00.000Z"),
    lead(2, "open", 30, "2026-03-05T00:00:00.000Z"),
    lead(3, "Closed", null, "2026-01-31T23:30:00.000Z"),
    lead(4, null, 5, "2025-12-31T23:30:00.000Z"),
  ],
});

function lead(number: number, Status: string | null, NumberOfEmployees: number | null, CreatedDate: string) {
  return { Id: id("00Q", number), Name: `L${number}`, Status, NumberOfEmployees, CreatedDate };
}

function rows(statement: string) {
  const result = runSoql(statement, org, { deletedToo: false });
  return result.kind === "rows" ? result.records.map(({ attributes: _, ...row }) => row) : [];
}

describe("aggregates without GROUP BY", () => {
  it("answer one AggregateResult, functions without an alias named expr0, expr1", () => {
    const result = runSoql(
      "SELECT COUNT(Id), MAX(CreatedDate) latest, SUM(NumberOfEmployees) FROM Lead",
      org,
      {
        deletedToo: false,
      },
    );
    expect(JSON.stringify(result)).toBe(
      JSON.stringify({
        kind: "rows",
        object: "Lead",
        records: [
          {
            attributes: { type: "AggregateResult" },
            expr0: 4,
            latest: "2026-03-05T00:00:00.000+0000",
            expr1: 45,
          },
        ],
      }),
    );
  });

  it("ignore nulls, and count distinct text without regard to case", () => {
    expect(
      rows("SELECT COUNT(NumberOfEmployees) n, AVG(NumberOfEmployees) a, COUNT_DISTINCT(Status) s FROM Lead"),
    ).toEqual([{ n: 3, a: 15, s: 2 }]);
  });

  it("answer one row of no rows", () => {
    expect(rows("SELECT COUNT(Id), MIN(Name), SUM(NumberOfEmployees) FROM Lead WHERE Name = 'x'")).toEqual([
      { expr0: 0, expr1: null, expr2: null },
    ]);
  });
});

describe("GROUP BY", () => {
  it("puts values together without regard to case, null among them", () => {
    expect(
      rows("SELECT Status, COUNT(Id) FROM Lead GROUP BY Status ORDER BY COUNT(Id) DESC, Status"),
    ).toEqual([
      { Status: "Open", expr0: 2 },
      { Status: null, expr0: 1 },
      { Status: "Closed", expr0: 1 },
    ]);
  });

  it("answers no row of no rows", () => {
    expect(rows("SELECT Status, COUNT(Id) FROM Lead WHERE Name = 'x' GROUP BY Status")).toEqual([]);
  });

  it("groups by a date function, in UTC unless converted", () => {
    expect(
      rows("SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Lead GROUP BY CALENDAR_YEAR(CreatedDate)"),
    ).toEqual([
      { expr0: 2026, expr1: 3 },
      { expr0: 2025, expr1: 1 },
    ]);
    expect(
      rows(
        "SELECT DAY_ONLY(convertTimezone(CreatedDate)) d FROM Lead WHERE Name = 'L1' GROUP BY DAY_ONLY(convertTimezone(CreatedDate))",
      ),
    ).toEqual([{ d: "2026-01-04" }]);
  });

  it("keeps the groups that HAVING lets pass", () => {
    expect(
      rows(
        "SELECT Status s, MAX(NumberOfEmployees) FROM Lead GROUP BY Status HAVING COUNT(Id) > 1 OR Status = 'CLOSED'",
      ),
    ).toEqual([
      { s: "Open", expr0: 30 },
      { s: "Closed", expr0: null },
    ]);
  });

  it("takes LIMIT and OFFSET", () => {
    expect(rows("SELECT Status FROM Lead GROUP BY Status ORDER BY Status LIMIT 1 OFFSET 1")).toEqual([
      { Status: "Closed" },
    ]);
  });

  it("adds subtotals under ROLLUP", () => {
    expect(
      rows(
        "SELECT Status, COUNT(Id) n, GROUPING(Status) g FROM Lead WHERE Status != null GROUP BY ROLLUP(Status)",
      ),
    ).toEqual([
      { Status: "Open", n: 2, g: 0 },
      { Status: "Closed", n: 1, g: 0 },
      { Status: null, n: 3, g: 1 },
    ]);
  });

  it("groups by a parent's field, under the field's own name", () => {
    const result = runSoql("SELECT Owner.Name, COUNT(Id) c FROM Lead GROUP BY Owner.Name", smallOrg(), {
      deletedToo: false,
    });
    expect(result).toMatchObject({
      records: [
        { Name: "Ann Ray", c: 1 },
        { Name: "Inbound", c: 1 },
      ],
    });
  });
});

describe("refusals", () => {
  it.each([
    ["SELECT Name, COUNT(Id) FROM Lead", "Field must be grouped or aggregated: Name"],
    ["SELECT Name FROM Lead GROUP BY Status", "Field must be grouped or aggregated: Name"],
    [
      "SELECT Status FROM Lead GROUP BY Status ORDER BY Name",
      "Ordered field must be grouped or aggregated: Name",
    ],
    ["SELECT Status, Status FROM Lead GROUP BY Status", "duplicate alias: Status"],
    [
      "SELECT Description FROM Lead GROUP BY Description",
      "field 'Description' can not be grouped in a query call",
    ],
    ["SELECT SUM(Name) FROM Lead", "field Name does not support aggregate operator SUM"],
    [
      "SELECT COUNT(HasOptedOutOfEmail) FROM Lead",
      "field HasOptedOutOfEmail does not support aggregate operator COUNT",
    ],
    [
      "SELECT COUNT(Id) FROM Lead LIMIT 5",
      "Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
    ],
    ["SELECT COUNT(), Status FROM Lead GROUP BY Status", "unexpected token"],
  ])("%s", (statement, message) => {
    expect(() => runSoql(statement, org, { deletedToo: false })).toThrow(
      expect.objectContaining({ errorCode: "MALFORMED_QUERY", message: expect.stringContaining(message) }),
    );
  });

  it("more groups than one batch holds", () => {
    const wide = new SmallOrg({
      Lead: Array.from({ length: 2_001 }, (_, at) => lead(at, `S${at}`, 1, "2026-01-05T00:00:00.000Z")),
    });
    expect(() => runSoql("SELECT Status FROM Lead GROUP BY Status", wide, { deletedToo: false })).toThrow(
      expect.objectContaining({ errorCode: "EXCEEDED_ID_LIMIT" }),
    );
  });
});
