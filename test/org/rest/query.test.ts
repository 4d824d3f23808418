import { beforeEach, describe, expect, it } from "vitest";
import { type Caller, callerOf } from "../caller.ts";
import { type Cast, USERS } from "../cast.ts";
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

const codes = (body: { errorCode: string }[]) => body.map((each) => each.errorCode);

describe("query", () => {
  it("pages by cursor, with the batch size asked for", async () => {
    const { org: larger } = makeOrg({ people: 1200, clock });
    const caller = callerOf(larger, USERS.rep);
    const statement = `/query?q=${encodeURIComponent("SELECT Id FROM Lead")}`;
    const first = await caller.call("GET", statement, undefined, { "sforce-query-options": "batchSize=200" });
    expect(first.body).toMatchObject({ done: false });
    expect(first.body.records).toHaveLength(200);
    const seen = new Set(first.body.records.map((record: { Id: string }) => record.Id));
    let next: string | undefined = first.body.nextRecordsUrl;
    while (next !== undefined) {
      expect(next).toMatch(/^\/services\/data\/v62\.0\/query\/0r8\w{15}-\d+$/);
      const page = await caller.call("GET", next.replace("/services/data/v62.0", ""));
      for (const record of page.body.records) seen.add(record.Id);
      expect(page.body.done).toBe(page.body.nextRecordsUrl === undefined);
      next = page.body.nextRecordsUrl;
    }
    expect(seen.size).toBe(first.body.totalSize);
  });

  it("refuses a cursor that expired, was another's, or never was", async () => {
    const { org: larger } = makeOrg({ people: 600, clock });
    const caller = callerOf(larger, USERS.rep);
    const options = { "sforce-query-options": "batchSize=1" };
    const statement = `/query?q=${encodeURIComponent("SELECT Id FROM Lead")}`;
    const { body } = await caller.call("GET", statement, undefined, options);
    expect(body.records).toHaveLength(200);
    const next = body.nextRecordsUrl.replace("/services/data/v62.0", "");
    const refused = { status: 400, body: [{ errorCode: "INVALID_QUERY_LOCATOR" }] };
    expect(await callerOf(larger, USERS.otherRep).call("GET", next)).toMatchObject(refused);
    expect(await caller.call("GET", "/query/01gnonsense-2000")).toMatchObject(refused);
    await clock.advance(48 * 3_600_000);
    expect(await callerOf(larger, USERS.rep).call("GET", next)).toMatchObject(refused);
  });

  it("takes too long for what no index leads to, where that is asked for", async () => {
    org.slowQueries = true;
    const slow = [{ errorCode: "QUERY_TIMEOUT" }];
    await clock.advance(1000);
    const since = new Date(clock.now()).toISOString();
    const [lead = ""] = org.findByAddress("maria.rossi@northwind.example");
    org.touch(lead);
    const ask = async (where: string) => (await rep.query(`SELECT Id FROM Lead WHERE ${where}`)).body;
    expect(await ask("HasOptedOutOfEmail = true")).toMatchObject(slow);
    expect(await ask("Id != null")).toMatchObject(slow);
    expect(await ask("SystemModstamp > 2000-01-01T00:00:00.000Z")).toMatchObject(slow);
    expect(await ask(`SystemModstamp >= ${since}`)).toMatchObject({ totalSize: 1 });
    expect(await ask(`SystemModstamp >= ${since} AND HasOptedOutOfEmail = true`)).toMatchObject({
      done: true,
    });
    expect(await ask("Email = 'maria.rossi@northwind.example'")).toMatchObject({ totalSize: 1 });
    expect(await ask(`Id = '${lead}' OR Email = 'nobody@x.example'`)).toMatchObject({ totalSize: 1 });
    expect(await ask(`Id = '${lead}' OR HasOptedOutOfEmail = true`)).toMatchObject(slow);
    expect(await ask(`Id = '${lead}'`)).toMatchObject({ totalSize: 1 });
  });

  it("counts, refuses, and knows what it does not simulate", async () => {
    expect((await rep.query("SELECT COUNT() FROM Lead")).body).toEqual({
      totalSize: expect.any(Number),
      done: true,
      records: [],
    });
    expect(codes((await rep.query("SELECT Nonsense FROM Lead")).body)).toEqual(["INVALID_FIELD"]);
    expect(codes((await rep.query("SELECT FROM")).body)).toEqual(["MALFORMED_QUERY"]);
    expect(codes((await rep.call("GET", "/query")).body)).toEqual(["MALFORMED_QUERY"]);
    expect((await rep.call("GET", "/query?explain=SELECT")).status).toBe(501);
  });

  it("sees the recycle bin only as queryAll", async () => {
    org.delete(cast.mariaRossi);
    const statement = encodeURIComponent(
      "SELECT Id, IsDeleted FROM Lead WHERE Email = 'maria.rossi@northwind.example'",
    );
    expect((await rep.call("GET", `/query?q=${statement}`)).body.totalSize).toBe(0);
    expect((await rep.call("GET", `/queryAll?q=${statement}`)).body.records).toMatchObject([
      { IsDeleted: true },
    ]);
  });

  it("answers 414 for an address that is too long", async () => {
    expect((await rep.query(`SELECT Id FROM Lead WHERE Id IN ('${"x".repeat(17_000)}')`)).status).toBe(414);
  });
});
