import type { Connection, SaveResult } from "jsforce";
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
  started = await startOrg({ people: 1200, optedOut: 0 });
  ({ org, cast } = started);
  org.addCustomField("Lead", { name: "Crm_Key__c", label: "CRM key", type: "externalId" });
  org.setSharing("Lead", "readWrite");
  rep = connect(started, USERS.rep);
});
afterEach(() => started.stop());

const optedOut = (id: string) => org.value(id, "HasOptedOutOfEmail");
const succeeded = (results: readonly SaveResult[]) => results.map((result) => result.success);

describe("one record", () => {
  it("is made, changed and deleted", async () => {
    const leads = rep.sobject("Lead");
    const made = await leads.create({ LastName: "Okafor", Company: "Heron", Email: "okafor@heron.example" });
    expect(made).toEqual({ id: expect.stringMatching(/^00Q\w{15}$/), success: true, errors: [] });
    const id = made.id ?? "";
    expect(org.find(id)).toMatchObject({ LastName: "Okafor", OwnerId: org.user(USERS.rep).id });

    expect(await leads.update({ Id: id, HasOptedOutOfEmail: true })).toEqual({
      id,
      success: true,
      errors: [],
    });
    expect(optedOut(id)).toBe(true);
    expect(org.log.changes.at(-1)).toMatchObject({
      username: USERS.rep,
      through: "api",
      old: false,
      new: true,
    });

    expect(await leads.destroy(id)).toEqual({ id, success: true, errors: [] });
    expect(org.value(id, "IsDeleted")).toBe(true);
    expect(await refusalOf(leads.retrieve(id))).toMatchObject({ errorCode: "NOT_FOUND" });
  });

  it("is changed only if nobody changed it since", async () => {
    const yesterday = new Date(org.clock.now() - 86_400_000).toUTCString();
    org.update(cast.mariaRossi, { Title: "Chair" }, USERS.admin);
    const headers = { "If-Unmodified-Since": yesterday };
    const update = { Id: cast.mariaRossi, HasOptedOutOfEmail: true };
    expect(await refusalOf(rep.sobject("Lead").update(update, { headers }))).toMatchObject({
      errorCode: "PRECONDITION_FAILED",
    });
    expect(optedOut(cast.mariaRossi)).toBe(false);
  });

  it("is made or changed by its external id", async () => {
    const lead = { Crm_Key__c: "K-1", LastName: "Lindqvist", Company: "Heron" };
    const made = await rep.sobject("Lead").upsert(lead, "Crm_Key__c");
    expect(made).toMatchObject({ success: true, created: true });
    const changed = await rep.sobject("Lead").upsert({ ...lead, HasOptedOutOfEmail: true }, "Crm_Key__c");
    expect(changed).toMatchObject({ id: made.id, success: true, created: false });
    expect(optedOut(made.id ?? "")).toBe(true);
  });
});

describe("many records", () => {
  it("are changed in one call, each with its own result", async () => {
    const before = org.log.calls.length;
    const results = await rep.sobject("Lead").update([
      { Id: cast.mariaRossi, HasOptedOutOfEmail: true },
      { Id: cast.zoeLead, HasOptedOutOfEmail: true },
      { Id: cast.jonasWeiss, HasOptedOutOfEmail: true },
    ]);
    expect(org.log.calls.length - before).toBe(1);
    expect(succeeded(results)).toEqual([true, false, true]);
    expect(results[1]?.errors).toEqual([
      { statusCode: "CANNOT_UPDATE_CONVERTED_LEAD", message: "cannot reference converted lead", fields: [] },
    ]);
    expect([cast.mariaRossi, cast.zoeLead, cast.jonasWeiss].map(optedOut)).toEqual([true, false, true]);
  });

  it("stand or fall together when all or none is asked", async () => {
    const results = await rep.sobject("Lead").update(
      [
        { Id: cast.mariaRossi, HasOptedOutOfEmail: true },
        { Id: cast.zoeLead, HasOptedOutOfEmail: true },
      ],
      { allOrNone: true },
    );
    // jsforce's types call it `errorCode`, as at the top level; Salesforce calls it `statusCode` in a row.
    expect(results.map((result) => result.errors)).toMatchObject([
      [{ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK" }],
      [{ statusCode: "CANNOT_UPDATE_CONVERTED_LEAD" }],
    ]);
    expect(optedOut(cast.mariaRossi)).toBe(false);
  });

  it("above 200 go in as many calls as it takes, or are refused as one", async () => {
    const { records } = await rep.query(
      "SELECT Id FROM Lead WHERE IsConverted = false AND HasOptedOutOfEmail = false LIMIT 450",
    );
    const updates = records.map((record) => ({ Id: String(record.Id), HasOptedOutOfEmail: true }));
    expect(await refusalOf(rep.sobject("Lead").update(updates))).toMatchObject({
      errorCode: "EXCEEDED_ID_LIMIT",
    });
    expect(updates.some((update) => optedOut(update.Id))).toBe(false);
    const before = org.log.calls.length;
    const results = await rep.sobject("Lead").update(updates, { allowRecursive: true });
    expect(org.log.calls.length - before).toBe(3);
    expect(results.map((result) => result.id)).toEqual(updates.map((update) => update.Id));
    expect(updates.every((update) => optedOut(update.Id))).toBe(true);
  });

  it("are made, upserted and deleted", async () => {
    const leads = rep.sobject("Lead");
    const made = await leads.create([
      { LastName: "One", Company: "Heron", Crm_Key__c: "K-1" },
      { LastName: "Two" },
      { LastName: "Three", Company: "Heron", Crm_Key__c: "K-3" },
    ]);
    expect(succeeded(made)).toEqual([true, false, true]);
    expect(made[1]?.errors).toMatchObject([{ statusCode: "REQUIRED_FIELD_MISSING", fields: ["Company"] }]);
    const upserted = await leads.upsert(
      [
        { Crm_Key__c: "K-1", LastName: "One", HasOptedOutOfEmail: true },
        { Crm_Key__c: "K-4", LastName: "Four", Company: "Heron" },
      ],
      "Crm_Key__c",
    );
    expect(upserted).toMatchObject([
      { id: made[0]?.id, created: false },
      { success: true, created: true },
    ]);
    const ids = [made[0], made[2], upserted[1]].map((result) => result?.id ?? "");
    expect(optedOut(ids[0] ?? "")).toBe(true);
    expect(succeeded(await leads.destroy(ids))).toEqual([true, true, true]);
    expect(ids.map((id) => org.value(id, "IsDeleted"))).toEqual([true, true, true]);
  });
});

describe("requests of one's own", () => {
  it("do several things in one call", async () => {
    const body = {
      allOrNone: true,
      compositeRequest: [
        {
          method: "POST",
          url: "/services/data/v62.0/sobjects/Account",
          referenceId: "account",
          body: { Name: "Heron" },
        },
        {
          method: "POST",
          url: "/services/data/v62.0/sobjects/Contact",
          referenceId: "contact",
          body: { LastName: "Okafor", AccountId: "@{account.id}" },
        },
        {
          method: "GET",
          url: "/services/data/v62.0/query?q=SELECT+Account.Name+FROM+Contact+WHERE+Id='@{contact.id}'",
          referenceId: "query",
        },
      ],
    };
    const { compositeResponse } = await rep.requestPost<{ compositeResponse: unknown[] }>("/composite", body);
    expect(compositeResponse).toMatchObject([
      {
        httpStatusCode: 201,
        referenceId: "account",
        httpHeaders: { Location: expect.stringContaining("/001") },
      },
      { httpStatusCode: 201, referenceId: "contact" },
      { httpStatusCode: 200, body: { records: [{ Account: { Name: "Heron" } }] } },
    ]);
  });

  it("patch and delete", async () => {
    const path = `/sobjects/Lead/${cast.mariaRossi}`;
    expect(await rep.requestPatch(path, { HasOptedOutOfEmail: true })).toBeUndefined();
    expect(optedOut(cast.mariaRossi)).toBe(true);
    await rep.requestDelete(path);
    expect(org.value(cast.mariaRossi, "IsDeleted")).toBe(true);
  });

  it("name the client, as an admin sees it", async () => {
    const named = connect(started, USERS.rep, { callOptions: { client: "Quietlist" } });
    await named.query("SELECT Id FROM Lead LIMIT 1");
    expect(org.log.calls.at(-1)).toMatchObject({ client: "Quietlist", username: USERS.rep });
  });
});
