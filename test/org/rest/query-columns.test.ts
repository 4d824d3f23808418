import { beforeEach, describe, expect, it } from "vitest";
import { type Caller, callerOf, complete, read } from "../caller.ts";
import { MARKETO_FIELD, REP_PROFILE, USERS } from "../cast.ts";
import { virtualClock } from "../clock.ts";
import { handle } from "../handle.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";

let org: Org;
let rep: Caller;

beforeEach(() => {
  ({ org } = makeOrg({ people: 0, clock: virtualClock(Date.parse("2026-11-24T08:00:00Z")) }));
  rep = callerOf(org, USERS.rep);
});

const columns = async (statement: string) =>
  (await rep.call("GET", `/query?q=${encodeURIComponent(statement)}&columns=true`)).body;

/** As recorded for the tests of the Salesforce CLI (plugin-data, queryFields.exemplars.ts). */
const NAME = {
  aggregate: false,
  apexType: "String",
  booleanType: false,
  columnName: "Name",
  custom: false,
  displayName: "Name",
  foreignKeyName: null,
  insertable: false,
  joinColumns: [],
  numberType: false,
  textType: true,
  updatable: false,
};

describe("columns=true", () => {
  it("tells the columns in place of records", async () => {
    expect(await columns("SELECT id, name FROM Contact")).toEqual({
      columnMetadata: [
        { ...NAME, apexType: "Id", columnName: "Id", displayName: "Id", textType: false },
        NAME,
      ],
      entityName: "Contact",
      groupBy: false,
      idSelected: true,
      keyPrefix: "003",
    });
  });

  it("puts what is asked of a parent below it, once", async () => {
    const parent = {
      ...NAME,
      apexType: null,
      columnName: "Owner",
      displayName: "Owner",
      foreignKeyName: "OwnerId",
      textType: false,
    };
    const username = { ...NAME, columnName: "Username", displayName: "Username" };
    expect((await columns("SELECT Name, Owner.Name, Owner.Username FROM Contact")).columnMetadata).toEqual([
      NAME,
      { ...parent, joinColumns: [NAME, username] },
    ]);
  });

  it("calls a sub-query and a function an aggregate", async () => {
    const children = { ...NAME, aggregate: true, apexType: null, textType: false };
    const lastName = {
      ...NAME,
      columnName: "LastName",
      displayName: "LastName",
      insertable: true,
      updatable: true,
    };
    expect(
      (await columns("SELECT Name, (SELECT LastName FROM Contacts) FROM Account")).columnMetadata[1],
    ).toEqual({ ...children, columnName: "Contacts", displayName: "Contacts", joinColumns: [lastName] });
    const grouped = await columns(
      "SELECT Status, COUNT(Id), MAX(CreatedDate) latest FROM Lead GROUP BY Status",
    );
    expect(grouped).toMatchObject({ groupBy: true, idSelected: false, keyPrefix: "00Q" });
    expect(grouped.columnMetadata.slice(1)).toMatchObject([
      { aggregate: true, columnName: "expr0", displayName: "count(Id)", numberType: true },
      { aggregate: true, columnName: "latest", displayName: "max(CreatedDate)" },
    ]);
  });

  it("tells what this user may write, and refuses what they may not see", async () => {
    org.setFieldSecurity(REP_PROFILE, "Lead", MARKETO_FIELD, "readOnly");
    expect((await columns(`SELECT ${MARKETO_FIELD} FROM Lead`)).columnMetadata).toMatchObject([
      { booleanType: true, custom: true, updatable: false },
    ]);
    org.setFieldSecurity(REP_PROFILE, "Lead", MARKETO_FIELD, "hidden");
    expect((await columns(`SELECT ${MARKETO_FIELD} FROM Lead`))[0].errorCode).toBe("INVALID_FIELD");
  });
});

describe("an instance that ends with a slash", () => {
  it("is the same instance, though every path then begins with two", async () => {
    const answer = await handle(org, {
      method: "GET",
      url: "https://acme.my.salesforce.com//services/data/v62.0/query?q=SELECT+COUNT()+FROM+Lead",
      headers: { authorization: `Bearer ${rep.sessionId}` },
      body: "",
    });
    expect(await read(complete(answer))).toMatchObject({ status: 200, body: { done: true } });
  });
});
