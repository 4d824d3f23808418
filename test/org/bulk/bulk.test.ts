import Papa from "papaparse";
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
  ({ org, cast } = makeOrg({ people: 400, clock }));
  rep = callerOf(org, USERS.rep);
  org.bulk.pace.queueing = 1000;
  org.bulk.pace.perBatch = 2000;
});

const CSV = { "content-type": "text/csv" };
const create = async (job: Record<string, unknown>) =>
  rep.call("POST", "/jobs/ingest", { object: "Lead", ...job });
const stateOf = async (id: string, kind = "ingest") =>
  (await rep.call("GET", `/jobs/${kind}/${id}`)).body.state;

/** Creates a job, uploads to it and closes it. */
async function submit(csv: string, job: Record<string, unknown> = { operation: "update" }): Promise<string> {
  const { id } = (await create(job)).body;
  expect((await rep.call("PUT", `/jobs/ingest/${id}/batches`, csv, CSV)).status).toBe(201);
  expect((await rep.call("PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" })).status).toBe(200);
  return id;
}

const rowsOf = async (id: string, which: string): Promise<Record<string, string>[]> =>
  Papa.parse<Record<string, string>>((await rep.call("GET", `/jobs/ingest/${id}/${which}`)).body, {
    header: true,
    skipEmptyLines: true,
  }).data;

describe("ingest jobs", () => {
  it("go through their states by the org's clock, whether or not anybody asks", async () => {
    const made = (await create({ operation: "update" })).body;
    expect(made).toMatchObject({
      state: "Open",
      operation: "update",
      object: "Lead",
      concurrencyMode: "Parallel",
      contentType: "CSV",
      apiVersion: 62,
      lineEnding: "LF",
      columnDelimiter: "COMMA",
      contentUrl: `services/data/v62.0/jobs/ingest/${made.id}/batches`,
    });
    const id = await submit(`Id,HasOptedOutOfEmail\n${cast.mariaRossi},true\n`);
    expect(await stateOf(id)).toBe("UploadComplete");
    await clock.advance(1000);
    expect(await stateOf(id)).toBe("InProgress");
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(false);
    await clock.advance(2000);
    expect((await rep.call("GET", `/jobs/ingest/${id}`)).body).toMatchObject({
      state: "JobComplete",
      jobType: "V2Ingest",
      numberRecordsProcessed: 1,
      numberRecordsFailed: 0,
      totalProcessingTime: 2000,
    });
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);
    expect(org.log.changes).toMatchObject([{ username: USERS.rep, through: "api", new: true }]);
  });

  it("tell what came of each row", async () => {
    const id = await submit(
      `Id,HasOptedOutOfEmail,Title\n${cast.mariaRossi},true,"a ""b"", c"\n${cast.zoeLead},true,\n${cast.liamLead},maybe,\n`,
    );
    await clock.advance(3000);
    expect(await stateOf(id)).toBe("JobComplete");
    expect(await rowsOf(id, "successfulResults")).toEqual([
      {
        sf__Id: cast.mariaRossi,
        sf__Created: "false",
        Id: cast.mariaRossi,
        HasOptedOutOfEmail: "true",
        Title: 'a "b", c',
      },
    ]);
    expect((await rowsOf(id, "failedResults")).map((row) => row.sf__Error)).toEqual([
      "CANNOT_UPDATE_CONVERTED_LEAD:cannot reference converted lead:--",
      expect.stringMatching(/^JSON_PARSER_ERROR:/),
    ]);
    expect(await rowsOf(id, "unprocessedrecords")).toEqual([]);
    // An empty cell leaves the field as it is; #N/A empties it.
    expect(org.value(cast.mariaRossi, "Title")).toBe('a "b", c');
    await submit(`Id,Title,Phone\n${cast.mariaRossi},#N/A,\n`);
    await clock.advance(3000);
    org.bulk.catchUp();
    expect(org.value(cast.mariaRossi, "Title")).toBeNull();
    expect(org.value(cast.mariaRossi, "Phone")).toBe("+39 02 5550 1234");
  });

  it.each([
    ["BACKQUOTE", "`"],
    ["CARET", "^"],
    ["COMMA", ","],
    ["PIPE", "|"],
    ["SEMICOLON", ";"],
    ["TAB", "\t"],
  ])("read and write %s and both line ends", async (columnDelimiter, sign) => {
    for (const [lineEnding, end] of [
      ["LF", "\n"],
      ["CRLF", "\r\n"],
    ] as const) {
      const id = await submit(
        [`Id${sign}Title`, `${cast.mariaRossi}${sign}"${sign}x\n${lineEnding}"`, ""].join(end),
        { operation: "update", columnDelimiter, lineEnding },
      );
      await clock.advance(3000);
      expect(await stateOf(id)).toBe("JobComplete");
      expect(org.value(cast.mariaRossi, "Title")).toBe(`${sign}x\n${lineEnding}`);
      const { body } = await rep.call("GET", `/jobs/ingest/${id}/successfulResults`);
      expect(body.split(end)[0]).toBe(['"sf__Id"', '"sf__Created"', '"Id"', '"Title"'].join(sign));
    }
  });

  it("fail as a whole when the upload is not what the job says", async () => {
    const failureOf = async (csv: string, job?: Record<string, unknown>) => {
      const id = await submit(csv, job);
      await clock.advance(1000);
      const { state, errorMessage } = (await rep.call("GET", `/jobs/ingest/${id}`)).body;
      expect(state).toBe("Failed");
      return errorMessage;
    };
    expect(await failureOf(`Id,Title\r\n${cast.mariaRossi},x\r\n`)).toContain(
      "LineEnding is invalid on user data",
    );
    expect(await failureOf(`Id,Nonsense\n${cast.mariaRossi},x\n`)).toBe(
      "InvalidBatch : Field name not found : Nonsense",
    );
    expect(await failureOf("Title\nx\n")).toBe("InvalidBatch : Field name not found : Id");
    expect(await failureOf("")).toContain("Empty file");
  });

  it("insert, upsert and delete", async () => {
    org.addCustomField("Lead", { name: "Key__c", label: "Key", type: "externalId" });
    const inserted = await submit("LastName,Company,Key__c\nA,B,k1\nNo company,,k2\n", {
      operation: "insert",
    });
    await clock.advance(3000);
    const [row] = await rowsOf(inserted, "successfulResults");
    expect(row).toMatchObject({ sf__Created: "true", Key__c: "k1" });
    expect(await rowsOf(inserted, "failedResults")).toMatchObject([
      { sf__Id: "", sf__Error: "REQUIRED_FIELD_MISSING:Required fields are missing: [Company]:Company --" },
    ]);
    const upserted = await submit("Key__c,LastName,Company\nk1,Changed,B\nk3,New,B\n", {
      operation: "upsert",
      externalIdFieldName: "Key__c",
    });
    await clock.advance(3000);
    expect(await rowsOf(upserted, "successfulResults")).toMatchObject([
      { sf__Id: row?.sf__Id, sf__Created: "false" },
      { sf__Created: "true" },
    ]);
    await submit(`Id\n${row?.sf__Id}\n`, { operation: "delete" });
    await clock.advance(3000);
    org.bulk.catchUp();
    expect(org.value(row?.sf__Id ?? "", "IsDeleted")).toBe(true);
  });

  it("take one upload, and are closed once", async () => {
    const { id } = (await create({ operation: "update" })).body;
    await rep.call("PUT", `/jobs/ingest/${id}/batches`, "Id\n", CSV);
    const again = await rep.call("PUT", `/jobs/ingest/${id}/batches`, "Id\n", CSV);
    expect(again).toMatchObject({
      status: 400,
      body: [{ message: expect.stringContaining("Found multiple contents for job") }],
    });
    await rep.call("PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" });
    expect(
      (await rep.call("PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" })).body[0].errorCode,
    ).toBe("INVALIDJOBSTATE");
    expect((await rep.call("GET", `/jobs/ingest/${id}/successfulResults`)).body[0].errorCode).toBe(
      "INVALIDJOBSTATE",
    );
  });

  it("refuse what cannot be", async () => {
    const codeOf = async (job: Record<string, unknown>) => (await create(job)).body[0].errorCode;
    expect(await codeOf({ operation: "mangle" })).toBe("INVALIDJOB");
    expect(await codeOf({ operation: "update", object: "Nonsense" })).toBe("INVALIDENTITY");
    expect(await codeOf({ operation: "upsert" })).toBe("INVALIDJOB");
    expect(await codeOf({ operation: "update", columnDelimiter: "STAR" })).toBe("INVALIDJOB");
    expect(await codeOf({ operation: "hardDelete" })).toBe("FEATURENOTENABLED");
    expect((await rep.call("GET", "/jobs/ingest/7500000000000AA")).status).toBe(404);
  });

  it("are aborted in the middle: what was done stays, the rest is unprocessed", async () => {
    const lead = org.store.table("Lead");
    const lines = Array.from({ length: 12_000 }, (_, index) => `L${index},Acme`);
    const before = lead.count;
    const id = await submit(`LastName,Company\n${lines.join("\n")}\n`, { operation: "insert" });
    await clock.advance(3000);
    expect(await stateOf(id)).toBe("InProgress");
    expect((await rep.call("PATCH", `/jobs/ingest/${id}`, { state: "Aborted" })).body.state).toBe("Aborted");
    await clock.advance(60_000);
    expect(await stateOf(id)).toBe("Aborted");
    expect(lead.count - before).toBe(10_000);
    expect(await rowsOf(id, "successfulResults")).toHaveLength(10_000);
    expect(await rowsOf(id, "unprocessedrecords")).toHaveLength(2000);
    expect((await rep.call("PATCH", `/jobs/ingest/${id}`, { state: "Aborted" })).status).toBe(400);
    expect((await rep.call("DELETE", `/jobs/ingest/${id}`)).status).toBe(204);
    expect((await rep.call("GET", `/jobs/ingest/${id}`)).status).toBe(404);
  });

  it("are another user's business only for those who may view all", async () => {
    const id = await submit(`Id\n${cast.mariaRossi}\n`);
    expect((await callerOf(org, USERS.otherRep).call("GET", `/jobs/ingest/${id}`)).status).toBe(404);
    expect((await callerOf(org, USERS.admin).call("GET", "/jobs/ingest")).body.records).toMatchObject([
      { id },
    ]);
  });
});

describe("trouble with jobs", () => {
  it("fails or aborts them, or locks some rows", async () => {
    const csv = `Id,HasOptedOutOfEmail\n${cast.mariaRossi},true\n${cast.liamLead},true\n`;
    org.bulk.addTrouble({
      when: () => true,
      times: 1,
      what: { fail: "InternalServerError : try again", afterBatches: 0 },
    });
    const failed = await submit(csv);
    await clock.advance(3000);
    expect((await rep.call("GET", `/jobs/ingest/${failed}`)).body).toMatchObject({
      state: "Failed",
      errorMessage: "InternalServerError : try again",
    });
    expect(await rowsOf(failed, "unprocessedrecords")).toHaveLength(2);
    org.bulk.addTrouble({ when: () => true, what: { lockRows: (id) => id === cast.liamLead } });
    const locked = await submit(csv);
    await clock.advance(3000);
    expect(await rowsOf(locked, "successfulResults")).toHaveLength(1);
    expect(await rowsOf(locked, "failedResults")).toMatchObject([
      { sf__Id: cast.liamLead, sf__Error: expect.stringMatching(/^UNABLE_TO_LOCK_ROW:.*:--$/) },
    ]);
  });
});

describe("query jobs", () => {
  const ask = (query: string, more: Record<string, unknown> = {}) =>
    rep.call("POST", "/jobs/query", { operation: "query", query, ...more });
  const STATEMENT = "SELECT Id, Email, HasOptedOutOfEmail, owner.name, SystemModstamp FROM Lead";

  it("give their results set by set, by locators that stay good", async () => {
    const { id, state } = (await ask(STATEMENT)).body;
    expect(state).toBe("UploadComplete");
    expect((await rep.call("GET", `/jobs/query/${id}/results`)).status).toBe(204);
    await clock.advance(3000);
    const total = (await rep.query("SELECT COUNT() FROM Lead")).body.totalSize;
    expect((await rep.call("GET", `/jobs/query/${id}`)).body).toMatchObject({
      state: "JobComplete",
      jobType: "V2Query",
      numberRecordsProcessed: total,
    });
    const seen: Record<string, string>[] = [];
    const locators: string[] = [];
    for (let locator = ""; locator !== "null"; ) {
      const set = await rep.call(
        "GET",
        `/jobs/query/${id}/results?maxRecords=100${locator === "" ? "" : `&locator=${locator}`}`,
      );
      const rows = Papa.parse<Record<string, string>>(set.body, { header: true, skipEmptyLines: true }).data;
      expect(set.headers["sforce-numberofrecords"]).toBe(String(rows.length));
      seen.push(...rows);
      locator = set.headers["sforce-locator"] ?? "null";
      locators.push(locator);
    }
    expect(seen).toHaveLength(total);
    expect(new Set(seen.map((row) => row.Id)).size).toBe(total);
    const maria = seen.find((row) => row.Id === cast.mariaRossi);
    expect(maria).toEqual({
      Id: cast.mariaRossi,
      Email: "maria.rossi@northwind.example",
      HasOptedOutOfEmail: "false",
      "Owner.Name": "Robin Reyes",
      SystemModstamp: "2026-08-26T08:00:00.000Z",
    });
    const again = await rep.call("GET", `/jobs/query/${id}/results?maxRecords=1&locator=${locators[0]}`);
    expect(again.body).toContain(seen[100]?.Id);
    expect((await rep.call("GET", `/jobs/query/${id}/results?locator=nonsense`)).status).toBe(400);
  });

  it("keep only seven days", async () => {
    const { id } = (await ask(STATEMENT)).body;
    await clock.advance(3000);
    expect(await stateOf(id, "query")).toBe("JobComplete");
    await clock.advance(8 * 24 * 3_600_000);
    rep = callerOf(org, USERS.rep);
    expect((await rep.call("GET", `/jobs/query/${id}`)).status).toBe(404);
  });

  it("refuse what Bulk API does not support, and what is wrong", async () => {
    const codeOf = async (query: string) => (await ask(query)).body[0].errorCode;
    expect(await codeOf("SELECT Nonsense FROM Lead")).toBe("INVALID_FIELD");
    expect(await codeOf("SELECT Id FROM Nonsense")).toBe("INVALIDENTITY");
    expect(await codeOf("SELECT COUNT(Id) FROM Lead GROUP BY Status")).toBe("API_ERROR");
    expect(await codeOf("SELECT Id, (SELECT Id FROM Contacts) FROM Account")).toBe("API_ERROR");
    expect(await codeOf("SELECT Id FROM Lead LIMIT 5 OFFSET 2")).toBe("API_ERROR");
  });

  it("see the recycle bin as queryAll, and can be aborted", async () => {
    org.delete(cast.mariaRossi);
    const { id } = (await ask("SELECT Id FROM Lead WHERE IsDeleted = true", { operation: "queryAll" })).body;
    await clock.advance(3000);
    expect((await rep.call("GET", `/jobs/query/${id}/results`)).body).toContain(cast.mariaRossi);
    const other = (await ask(STATEMENT)).body.id;
    expect((await rep.call("PATCH", `/jobs/query/${other}`, { state: "Aborted" })).body.state).toBe(
      "Aborted",
    );
  });
});
