import type { Connection, Record as SalesforceRecord } from "jsforce";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cast, USERS } from "../cast.ts";
import type { Org } from "../org.ts";
import { type StartedOrg, startOrg } from "../start.ts";
import { connect, refusalOf } from "./jsforce-connection.ts";

let started: StartedOrg;
let org: Org;
let cast: Cast;
let rep: Connection;

beforeEach(async () => {
  started = await startOrg({ people: 4000 });
  ({ org, cast } = started);
  org.bulk.pace.queueing = 20;
  org.bulk.pace.perBatch = 20;
  org.addCustomField("Lead", { name: "Crm_Key__c", label: "CRM key", type: "externalId" });
  rep = connect(started, USERS.rep);
  rep.bulk2.pollInterval = 10;
  rep.bulk2.pollTimeout = 10_000;
});
afterEach(() => started.stop());

const optedOut = (id: string) => org.value(id, "HasOptedOutOfEmail");

async function queried(statement: string, options = {}): Promise<SalesforceRecord[]> {
  return (await rep.bulk2.query(statement, options)).toArray();
}

describe("a bulk query", () => {
  it("gives the records that an ordinary query gives", async () => {
    const statement = "SELECT Id, Name, Email, HasOptedOutOfEmail, Owner.Name FROM Lead ORDER BY Id";
    const records = await queried(statement);
    const plain = await rep.query(statement, { autoFetch: true, maxFetch: 100_000 });
    expect(records).toHaveLength(plain.totalSize);
    const [maria] = records.filter((record) => record.Id === cast.mariaRossi);
    expect(maria).toEqual({
      Id: cast.mariaRossi,
      Name: "Maria Rossi",
      Email: "maria.rossi@northwind.example",
      HasOptedOutOfEmail: "false",
      "Owner.Name": "Robin Reyes",
    });
    expect(records.map((record) => record.Id)).toEqual(plain.records.map((record) => record.Id));
  });

  it("reads the recycle bin when it scans all, with any delimiter and line ending", async () => {
    org.delete(cast.pawel);
    const statement = `SELECT Id, Company, IsDeleted FROM Lead WHERE Email = 'pawel@cobalt.example'`;
    expect(await queried(statement)).toEqual([]);
    expect(await queried(statement, { scanAll: true, lineEnding: "CRLF" })).toEqual([
      { Id: cast.pawel, Company: "Cobalt Works", IsDeleted: "true" },
    ]);
    const job = rep.bulk2.job("query", { id: org.bulk.jobs("query", org.user(USERS.rep).id)[0]?.id ?? "" });
    expect(await job.check()).toMatchObject({
      operation: "queryAll",
      state: "JobComplete",
      numberRecordsProcessed: 1,
    });
    await job.delete();
    expect(await refusalOf(job.check())).toMatchObject({ errorCode: "NOT_FOUND" });
  });

  it("is refused at once if it cannot be run", async () => {
    expect(await refusalOf(queried("SELECT Nope FROM Lead"))).toMatchObject({ name: "INVALID_FIELD" });
    expect(await refusalOf(queried("SELECT COUNT(Id) FROM Lead GROUP BY Status"))).toMatchObject({
      name: "API_ERROR",
    });
  });

  it("that the org aborts is an error", async () => {
    org.bulk.addTrouble({ when: () => true, times: 1, what: { abort: true, afterBatches: 0 } });
    expect(await refusalOf(queried("SELECT Id FROM Lead"))).toMatchObject({
      message: "Job has been aborted",
    });
  });
});

describe("a bulk load", () => {
  it("updates rows, and tells which failed and why", async () => {
    const unknown = "00Q000000000000AAA";
    const input = [cast.mariaRossi, cast.zoeLead, unknown].map((Id) => ({ Id, HasOptedOutOfEmail: true }));
    const results = await rep.bulk2.loadAndWaitForResults({ object: "Lead", operation: "update", input });
    expect(results.successfulResults).toEqual([
      { sf__Id: cast.mariaRossi, sf__Created: "false", Id: cast.mariaRossi, HasOptedOutOfEmail: "true" },
    ]);
    expect(results.failedResults).toMatchObject([
      { sf__Id: cast.zoeLead, sf__Error: "CANNOT_UPDATE_CONVERTED_LEAD:cannot reference converted lead:--" },
      { sf__Error: "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--", Id: unknown },
    ]);
    expect(results.unprocessedRecords).toEqual([]);
    expect([cast.mariaRossi, cast.zoeLead].map(optedOut)).toEqual([true, false]);
    expect(org.log.changes.at(-1)).toMatchObject({
      username: USERS.rep,
      field: "HasOptedOutOfEmail",
      new: true,
    });
  });

  it("makes, upserts and deletes", async () => {
    const load = (operation: "insert" | "upsert" | "delete", input: SalesforceRecord[], more = {}) =>
      rep.bulk2.loadAndWaitForResults({ object: "Lead", operation, input, ...more });
    const made = await load("insert", [
      { LastName: 'One, with "quotes"\nand lines', Company: "Heron", Crm_Key__c: "K-1" },
      { LastName: "Two", Company: "" },
    ]);
    const [one] = made.successfulResults;
    expect(org.find(String(one?.sf__Id))).toMatchObject({ LastName: 'One, with "quotes"\nand lines' });
    expect(made.failedResults).toMatchObject([
      { LastName: "Two", sf__Error: expect.stringMatching(/^REQUIRED_FIELD_MISSING:.*:Company --$/) },
    ]);
    const upserted = await load(
      "upsert",
      [
        { Crm_Key__c: "K-1", LastName: "One", Company: "Heron", HasOptedOutOfEmail: true },
        { Crm_Key__c: "K-2", LastName: "Two", Company: "Heron", HasOptedOutOfEmail: false },
      ],
      { externalIdFieldName: "Crm_Key__c" },
    );
    expect(upserted.successfulResults).toMatchObject([
      { sf__Id: one?.sf__Id, sf__Created: "false" },
      { sf__Created: "true" },
    ]);
    expect(optedOut(String(one?.sf__Id))).toBe(true);
    const ids = upserted.successfulResults.map((row) => String(row.sf__Id));
    const deleted = await load(
      "delete",
      ids.map((Id) => ({ Id })),
    );
    expect(deleted.successfulResults).toHaveLength(2);
    expect(ids.map((id) => org.value(id, "IsDeleted"))).toEqual([true, true]);
  });

  it("empties a field with null, and leaves it with nothing", async () => {
    const input = [
      { Id: cast.mariaRossi, Title: null, Phone: "" },
      { Id: cast.jonasWeiss, Title: "Chef", Phone: "" },
    ];
    await rep.bulk2.loadAndWaitForResults({ object: "Lead", operation: "update", input });
    expect(org.find(cast.mariaRossi)).toMatchObject({ Title: null, Phone: "+39 02 5550 1234" });
    expect(org.find(cast.jonasWeiss)).toMatchObject({ Title: "Chef", Phone: "+49 221 555 0199" });
  });

  it("goes step by step, and can be aborted", async () => {
    const job = rep.bulk2.createJob({ object: "Lead", operation: "update", lineEnding: "CRLF" });
    expect(await job.open()).toMatchObject({ state: "Open", object: "Lead", contentUrl: expect.any(String) });
    await job.uploadData(`Id,HasOptedOutOfEmail\r\n${cast.mariaRossi},true\r\n`);
    expect(await job.check()).toMatchObject({ state: "Open", jobType: "V2Ingest" });
    await job.abort();
    expect(await job.check()).toMatchObject({ state: "Aborted" });
    expect(optedOut(cast.mariaRossi)).toBe(false);
    expect(await refusalOf(job.close())).toMatchObject({ name: "INVALIDJOBSTATE" });
  });

  it("whose upload cannot be read fails as a whole", async () => {
    const input = `Id,Nope\n${cast.mariaRossi},true\n`;
    const load = rep.bulk2.loadAndWaitForResults({ object: "Lead", operation: "update", input });
    expect((await refusalOf(load)).message).toBe(
      "Ingest job failed to complete due to: InvalidBatch : Field name not found : Nope",
    );
  });

  it("that fails half way tells what was not done", async () => {
    const { records } = await rep.query("SELECT Id FROM Lead WHERE IsConverted = false LIMIT 3");
    org.bulk.addTrouble({
      when: (job) => job.kind === "ingest",
      times: 1,
      what: { fail: "InternalServerError : try again", afterBatches: 0 },
    });
    const job = rep.bulk2.createJob({ object: "Lead", operation: "update" });
    await job.open();
    await job.uploadData(records.map(({ Id }) => ({ Id: String(Id), HasOptedOutOfEmail: true })));
    await job.close();
    expect((await refusalOf(job.poll())).message).toContain("InternalServerError : try again");
    expect(await job.getUnprocessedRecords()).toEqual(
      records.map(({ Id }) => ({ Id, HasOptedOutOfEmail: "true" })),
    );
  });
});
