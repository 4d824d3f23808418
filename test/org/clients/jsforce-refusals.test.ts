import type { Connection } from "jsforce";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cast, REP_PROFILE, USERS } from "../cast.ts";
import { type VirtualClock, virtualClock } from "../clock.ts";
import type { Org } from "../org.ts";
import { type StartedOrg, startOrg } from "../start.ts";
import { whenPath } from "../trouble.ts";
import { connect, refusalOf } from "./jsforce-connection.ts";

let clock: VirtualClock;
let started: StartedOrg;
let org: Org;
let cast: Cast;
let rep: Connection;

beforeEach(async () => {
  clock = virtualClock(Date.parse("2026-11-24T08:00:00Z"));
  started = await startOrg({ people: 1200, clock });
  ({ org, cast } = started);
  rep = connect(started, USERS.rep);
});
afterEach(() => started.stop());

const update = (fields: Readonly<Record<string, unknown>>, id = cast.mariaRossi) =>
  rep.sobject("Lead").update({ Id: id, ...fields });

describe("a refusal", () => {
  it("has its code as name, its message, and what was sent", async () => {
    const refusal = await refusalOf(rep.query("SELECT Nope FROM Lead"));
    expect(refusal).toMatchObject({ name: "INVALID_FIELD", errorCode: "INVALID_FIELD" });
    expect(refusal.message).toContain("No such column 'Nope' on entity 'Lead'");
    expect(refusal.data).toEqual({ errorCode: "INVALID_FIELD", message: refusal.message });
  });

  it("of a write names the fields", async () => {
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "readOnly");
    const refusal = await refusalOf(update({ HasOptedOutOfEmail: true }));
    expect(refusal).toMatchObject({
      errorCode: "INVALID_FIELD_FOR_INSERT_UPDATE",
      data: { fields: ["HasOptedOutOfEmail"] },
    });
    org.addValidationRule({
      object: "Lead",
      message: "Ask legal first.",
      refuses: () => true,
    });
    expect(await refusalOf(update({ Title: "Chair" }))).toMatchObject({
      errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
      message: "Ask legal first.",
    });
  });

  it("of a record that breaks several rules is several errors", async () => {
    for (const field of ["Title", "Phone"]) {
      const refuses = (next: Readonly<Record<string, unknown>>) => next[field] === "wrong";
      org.addValidationRule({ object: "Lead", message: `${field} is wrong.`, field, refuses });
    }
    const wrong = { Title: "wrong", Phone: "wrong" };
    const errors = ["Title", "Phone"].map((field) => ({ message: `${field} is wrong.`, fields: [field] }));
    expect(await refusalOf(update(wrong))).toMatchObject({
      errorCode: "MULTIPLE_API_ERRORS",
      data: errors.map((each) => ({ ...each, errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION" })),
    });
    const [result] = await rep.sobject("Lead").update([{ Id: cast.mariaRossi, ...wrong }]);
    expect(result?.errors).toEqual(
      errors.map((each) => ({ ...each, statusCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION" })),
    );
    expect(await refusalOf(update({ ...wrong, Phone: "+1" }))).toMatchObject({
      errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    });
  });

  it("tells a locked record, a converted one and one that is gone apart", async () => {
    org.addTrouble({ when: (call) => call.method === "PATCH", times: 1, what: "lockRows" });
    expect(await refusalOf(update({ Title: "Chair" }))).toMatchObject({ errorCode: "UNABLE_TO_LOCK_ROW" });
    expect(await refusalOf(update({ Title: "Chair" }, cast.zoeLead))).toMatchObject({
      errorCode: "CANNOT_UPDATE_CONVERTED_LEAD",
    });
    org.delete(cast.mariaRossi);
    expect(await refusalOf(update({ Title: "Chair" }))).toMatchObject({ errorCode: "ENTITY_IS_DELETED" });
  });

  it("of more than one record found is a choice", async () => {
    const path = "/sobjects/Lead/Email/ivan.petrov@verdant.example";
    const refusal = await refusalOf(rep.request(path));
    expect(refusal.errorCode).toBe("MULTIPLE_CHOICES");
    expect(refusal.data).toEqual(
      [cast.ivanOne, cast.ivanTwo].map((id) => `/services/data/v62.0/sobjects/Lead/${id}`),
    );
  });
});

describe("a session", () => {
  it("that ended is refreshed once, and the call repeated", async () => {
    const refreshed: string[] = [];
    const patient = connect(started, USERS.rep, {
      refreshFn: (_connection, done) => done(null, org.login(USERS.rep)),
    });
    patient.on("refresh", (accessToken: string) => refreshed.push(accessToken));
    org.expireSessions(USERS.rep);
    expect((await patient.query("SELECT COUNT() FROM Lead")).totalSize).toBeGreaterThan(0);
    expect(refreshed).toEqual([patient.accessToken]);
    expect(await refusalOf(rep.query("SELECT COUNT() FROM Lead"))).toMatchObject({
      errorCode: "INVALID_SESSION_ID",
      message: "Session expired or invalid",
    });
  });

  it("that is not for the API is not refreshed for ever", async () => {
    org.apiAccess = "allowlist";
    let asked = 0;
    const eager = connect(started, USERS.rep, {
      refreshFn: (_connection, done) => {
        asked++;
        done(null, org.login(USERS.rep));
      },
    });
    expect(await refusalOf(eager.query("SELECT COUNT() FROM Lead"))).toMatchObject({
      errorCode: "INVALID_SESSION_ID",
      message: "This session is not valid for use with the REST API",
    });
    expect(asked).toBe(0);
  });
});

describe("limits", () => {
  it("of the day end all calls", async () => {
    org.usage.allowed = org.usage.used + 1;
    await rep.query("SELECT COUNT() FROM Lead");
    expect(await refusalOf(rep.query("SELECT COUNT() FROM Lead"))).toMatchObject({
      errorCode: "REQUEST_LIMIT_EXCEEDED",
      message: "TotalRequests Limit exceeded.",
    });
  });

  it("of a cursor's life end a query in the middle", async () => {
    const headers = { "Sforce-Query-Options": "batchSize=200" };
    const { nextRecordsUrl = "" } = await rep.query("SELECT Id FROM Lead", { headers });
    await clock.advance(2 * 24 * 60 * 60 * 1000);
    rep.accessToken = org.login(USERS.rep);
    expect(await refusalOf(rep.queryMore(nextRecordsUrl))).toMatchObject({
      errorCode: "INVALID_QUERY_LOCATOR",
    });
  });
});

describe("trouble on the way", () => {
  it("is tried again for reads and not for writes", async () => {
    org.addTrouble({ when: whenPath("/query"), times: 1, what: "html503" });
    expect((await rep.query("SELECT COUNT() FROM Lead")).totalSize).toBeGreaterThan(0);
    org.addTrouble({ when: whenPath("/sobjects/Lead", "PATCH"), times: 1, what: "html503" });
    expect(await refusalOf(update({ HasOptedOutOfEmail: true }))).toMatchObject({
      errorCode: "ERROR_HTTP_503",
    });
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(false);
  });

  it("may come after the write took effect", async () => {
    org.addTrouble({ when: whenPath("/sobjects/Lead", "PATCH"), times: 1, what: "resetAfter" });
    expect(await refusalOf(update({ HasOptedOutOfEmail: true }))).toMatchObject({ code: "ECONNRESET" });
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);
  });

  it("leaves what is there when the connection dies before", async () => {
    org.addTrouble({ when: whenPath("/sobjects/Lead", "PATCH"), times: 1, what: "resetBefore" });
    expect(await refusalOf(update({ HasOptedOutOfEmail: true }))).toMatchObject({ code: "ECONNRESET" });
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(false);
  });
});
