import { Connection } from "jsforce";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MARKETO_FIELD, USERS } from "../cast.ts";
import { type StartedOrg, startOrg } from "../start.ts";
import { addressOf, connect, refusalOf } from "./jsforce-connection.ts";

let started: StartedOrg;
let rep: Connection;
let admin: Connection;

beforeAll(async () => {
  started = await startOrg({ people: 9000 });
  rep = connect(started, USERS.rep);
  admin = connect(started, USERS.admin);
});
afterAll(() => started.stop());

/** How many Leads the org holds, told by the org itself. */
const leads = () => {
  const table = started.org.store.table("Lead");
  return Array.from({ length: table.count }, (_, row) => row).filter((row) => table.has(row)).length;
};

describe("who is asking", () => {
  it("is told by the identity behind the session", async () => {
    const identity = await rep.identity();
    expect(identity).toMatchObject({
      user_id: started.org.user(USERS.rep).id,
      organization_id: started.org.id,
      username: USERS.rep,
      display_name: "Robin Reyes",
    });
    expect(rep.userInfo).toMatchObject({ id: identity.user_id, organizationId: started.org.id });
  });

  it("is told to a client that asks for no version in particular", async () => {
    const accessToken = started.org.login(USERS.otherRep);
    const plain = new Connection({ instanceUrl: addressOf(started), accessToken });
    expect(plain.version).toBe("50.0");
    expect((await plain.identity()).username).toBe(USERS.otherRep);
  });
});

describe("queries", () => {
  it("are fetched to the end, page by page", async () => {
    const before = started.org.log.calls.length;
    const { records, totalSize, done } = await rep.query("SELECT Id, Email FROM Lead", {
      autoFetch: true,
      maxFetch: 100_000,
    });
    expect({ totalSize, done }).toEqual({ totalSize: leads(), done: true });
    expect(new Set(records.map((record) => record.Id)).size).toBe(leads());
    expect(started.org.log.calls.length - before).toBe(Math.ceil(leads() / 2000));
  });

  it("are fetched one page at a time by queryMore, of the size asked for", async () => {
    const headers = { "Sforce-Query-Options": "batchSize=500" };
    let page = await rep.query("SELECT Id FROM Contact ORDER BY Id", { headers });
    expect(page.records).toHaveLength(500);
    const seen = page.records.map((record) => record.Id);
    while (!page.done) {
      page = await rep.queryMore(page.nextRecordsUrl ?? "");
      seen.push(...page.records.map((record) => record.Id));
    }
    expect(seen).toHaveLength(page.totalSize);
    expect(seen).toEqual([...seen].sort());
  });

  it("come as events and as a stream", async () => {
    const query = rep.query("SELECT Id, Name FROM Lead WHERE HasOptedOutOfEmail = true");
    const names: string[] = [];
    query.on("record", (record: { Name: string }) => names.push(record.Name));
    await new Promise((resolve, reject) => {
      query.on("end", resolve);
      query.on("error", reject);
      query.run({ autoFetch: true, maxFetch: 10_000 });
    });
    expect(names).toContain("Paweł Dąbrowski");
  });

  it("are built from conditions, with every field and with children", async () => {
    const [maria] = await rep
      .sobject("Lead")
      .find({ Email: "maria.rossi@northwind.example", HasOptedOutOfEmail: false });
    expect(maria).toMatchObject({ Id: started.cast.mariaRossi, Company: "Northwind", City: "Milano" });
    expect(maria).toHaveProperty(MARKETO_FIELD, false);
    const [northwind] = await rep
      .sobject("Account")
      .find({ Name: "Northwind", BillingCity: "Milano" }, ["Id", "Name"])
      .include("Contacts", {}, ["Id", "Email", "HasOptedOutOfEmail"])
      .end();
    expect(northwind?.Contacts).toMatchObject({ done: true });
    expect(northwind?.Contacts?.records.map((each) => each.Email)).toContain("dana.levi@juniper.example");
    expect(await rep.sobject("Lead").count({ HasOptedOutOfEmail: { $eq: true } })).toBe(
      (await rep.query("SELECT Id FROM Lead WHERE HasOptedOutOfEmail = true")).totalSize,
    );
    const owner = await rep.sobject("Lead").findOne({ Id: started.cast.mariaRossi }, ["Owner.Name"]);
    expect(owner?.Owner).toMatchObject({ Name: "Robin Reyes" });
  });

  it("find what is in the recycle bin only when they scan all", async () => {
    const lead = started.org.create("Lead", {
      LastName: "Gone",
      Company: "Gone",
      Email: "gone@gone.example",
    });
    started.org.delete(lead);
    const statement = `SELECT Id, IsDeleted FROM Lead WHERE Email = 'gone@gone.example'`;
    expect((await rep.query(statement)).records).toEqual([]);
    expect((await rep.query(statement, { scanAll: true })).records).toMatchObject([
      { Id: lead, IsDeleted: true },
    ]);
    const all = await rep.query("SELECT Id FROM Lead", {
      scanAll: true,
      autoFetch: true,
      maxFetch: 100_000,
      headers: { "Sforce-Query-Options": "batchSize=200" },
    });
    expect(all.records.length).toBe(all.totalSize);
  });

  it("of the Tooling API show set-up to those who may see it", async () => {
    const statement = "SELECT Id, DeveloperName, TableEnumOrId FROM CustomField";
    expect((await admin.tooling.query(statement)).records).toContainEqual(
      expect.objectContaining({ DeveloperName: MARKETO_FIELD.replace("__c", "") }),
    );
    const { records } = await admin.tooling.query<{ Id: string }>(statement);
    const id = records[0]?.Id ?? "";
    const one = await admin.tooling.sobject("CustomField").retrieve(id);
    expect(one).toMatchObject({
      attributes: { url: `/services/data/v62.0/tooling/sobjects/CustomField/${id}` },
      Metadata: { type: "Checkbox" },
    });
    expect(await refusalOf(rep.tooling.query(statement))).toMatchObject({ errorCode: "INVALID_TYPE" });
  });
});

describe("describe", () => {
  it("tells an object's fields, and keeps them for the next time", async () => {
    const { fields, keyPrefix, updateable } = await rep.describe("Lead");
    expect({ keyPrefix, updateable }).toEqual({ keyPrefix: "00Q", updateable: true });
    const field = fields.find((each) => each.name === "HasOptedOutOfEmail");
    expect(field).toMatchObject({ type: "boolean", updateable: true, filterable: true });
    await rep.describe$("Lead");
    const before = started.org.log.calls.length;
    await rep.describe$("Lead");
    expect(started.org.log.calls.length).toBe(before);
  });

  it("lists all objects, and makes them known", async () => {
    const { sobjects } = await rep.describeGlobal();
    expect(sobjects.map((each) => each.name)).toEqual(
      expect.arrayContaining(["Lead", "Contact", "Account", "User"]),
    );
    expect(rep.sobjects.Lead?.type).toBe("Lead");
  });

  it("tells layouts", async () => {
    const layouts = await rep.sobject("Lead").layouts();
    expect(JSON.stringify(layouts)).toContain("HasOptedOutOfEmail");
  });

  it("says of what the org does not simulate that it does not", async () => {
    const lead = rep.sobject("Lead");
    const reference = `/sobjects/Lead/${started.cast.mariaRossi}/Owner`;
    for (const call of [
      lead.compactLayouts(),
      lead.listviews(),
      lead.quickActions(),
      rep.request(reference),
    ]) {
      expect(await refusalOf(call)).toMatchObject({ errorCode: "NOT_SIMULATED" });
    }
  });
});

describe("other readings", () => {
  it("search by SOSL", async () => {
    const { searchRecords } = await rep.search(
      "FIND {liam.obrien@kestrel.example} IN EMAIL FIELDS RETURNING Lead(Id, Email), Contact(Id, Email)",
    );
    expect(searchRecords.map((record) => record.Id).sort()).toEqual(
      [started.cast.liamContact, started.cast.liamLead].sort(),
    );
    expect(searchRecords[0]?.attributes).toMatchObject({ type: "Lead" });
    const narrowed = await rep.search(
      "FIND {Northwind} IN ALL FIELDS RETURNING Lead(Id, Name WHERE City = 'Milano' ORDER BY Name DESC LIMIT 1)",
    );
    expect(narrowed.searchRecords).toMatchObject([{ Id: started.cast.mariaRossi }]);
    const { searchRecords: byParameters } = await rep.requestPost<{ searchRecords: unknown[] }>(
      "/parameterizedSearch",
      { q: "Northwind", fields: ["Id"], sobjects: [{ name: "Lead", fields: ["Id", "City"], limit: 1 }] },
    );
    expect(byParameters).toMatchObject([{ Id: started.cast.mariaRossi, City: "Milano" }]);
  });

  it("tell limits to those who may see them, and usage to everyone", async () => {
    const limits = await admin.limits();
    expect(limits.DailyApiRequests).toEqual({
      Max: 100_000,
      Remaining: 100_000 - started.org.usage.used,
    });
    expect(await refusalOf(rep.limits())).toMatchObject({ errorCode: "FORBIDDEN" });
    expect(rep.limitInfo).toEqual({ apiUsage: { used: started.org.usage.used, limit: 100_000 } });
  });

  it("tell what was changed and what was deleted in a span of time", async () => {
    const start = new Date(started.org.clock.now() - 60_000);
    const changed = started.org.create("Contact", { LastName: "Changed" });
    const deleted = started.org.create("Contact", { LastName: "Deleted" });
    started.org.delete(deleted);
    const end = new Date(started.org.clock.now() + 60_000);
    const updates = await rep.sobject("Contact").updated(start, end);
    expect(updates.ids).toContain(changed);
    expect(updates.ids).not.toContain(deleted);
    const deletions = await rep.sobject("Contact").deleted(start.toISOString(), end.toISOString());
    expect(deletions.deletedRecords).toMatchObject([{ id: deleted }]);
    expect(Date.parse(deletions.latestDateCovered)).toBeLessThanOrEqual(end.getTime());
  });

  it("retrieve one record and many, nothing where there is none", async () => {
    const { mariaRossi, pawel } = started.cast;
    expect(await rep.sobject("Lead").retrieve(mariaRossi)).toMatchObject({
      Id: mariaRossi,
      FirstName: "Maria",
    });
    const several = await rep.sobject("Lead").retrieve([pawel, "00Q000000000000AAA", mariaRossi]);
    expect(several.map((record) => record?.Id ?? null)).toEqual([pawel, null, mariaRossi]);
    const fields = { fields: ["HasOptedOutOfEmail"] };
    expect(await rep.sobject("Lead").retrieve([pawel], fields)).toMatchObject([{ HasOptedOutOfEmail: true }]);
  });

  it("go to any address of the API", async () => {
    const versions = await rep.request<{ version: string }[]>("/services/data");
    expect(versions.at(-1)?.version).toBe("68.0");
    const resources = await rep.request<Record<string, string>>(`${addressOf(started)}/services/data/v62.0/`);
    expect(resources.sobjects).toBe("/services/data/v62.0/sobjects");
  });
});
